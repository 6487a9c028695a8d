import { errors, type KoaContextWithOIDC, type MTLSConfiguration } from 'oidc-provider';
import type { ClientCertificates } from '../../mutual-tls/client-certificates.js';
import { isOfSubject } from '../../mutual-tls/certificate-subject.js';

/** RFC 8705: clients known by their certificate, and tokens bound to it. Off without a proxy that hands it over. */
export function mutualTls(certificates: ClientCertificates): MTLSConfiguration {
  if (!certificates.isOffered) return { enabled: false };
  // the body may have been replaced; the connection is that of the request as it came
  const certificateOf = (ctx: KoaContextWithOIDC) => certificates.of(ctx.request.req);
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: certificates.issuers !== undefined,
    getCertificate: certificateOf,
    certificateAuthorized: ctx => {
      const certificate = certificateOf(ctx);
      return certificate !== undefined && (certificates.issuers?.haveIssued(certificate) ?? false);
    },
    certificateSubjectMatches: (ctx, property, expected) => {
      const certificate = certificateOf(ctx);
      if (!certificate) throw new errors.InvalidClientAuth('client certificate was not provided');
      return isOfSubject(certificate, property, expected);
    },
  };
}

/** Beside the others, as far as certificates can be believed. */
export function certificateMethods(certificates: ClientCertificates) {
  if (!certificates.isOffered) return [];
  return certificates.issuers
    ? (['self_signed_tls_client_auth', 'tls_client_auth'] as const)
    : (['self_signed_tls_client_auth'] as const);
}
