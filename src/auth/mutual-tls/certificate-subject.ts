import type { X509Certificate } from 'node:crypto';
import type { CertificateSubject } from '../../clients/client-protection.js';

const NEVER_SUBJECT = { subject: 'never' } as const;

const MATCHES: Readonly<
  Record<CertificateSubject, (certificate: X509Certificate, expected: string) => boolean>
> = {
  tls_client_auth_subject_dn: (certificate, expected) =>
    subjectOf(certificate) === namesOf(expected).join('\n'),
  tls_client_auth_san_dns: (certificate, expected) =>
    certificate.checkHost(expected, { ...NEVER_SUBJECT, wildcards: false }) !== undefined,
  tls_client_auth_san_email: (certificate, expected) =>
    certificate.checkEmail(expected, NEVER_SUBJECT) !== undefined,
  tls_client_auth_san_ip: (certificate, expected) => certificate.checkIP(expected) !== undefined,
  tls_client_auth_san_uri: (certificate, expected) =>
    alternativeNames(certificate).includes(`URI:${expected}`),
};

/** RFC 8705 §2.1.2: whether the certificate is of whom the client has registered. */
export function isOfSubject(
  certificate: X509Certificate,
  member: CertificateSubject,
  expected: string,
): boolean {
  return MATCHES[member](certificate, expected);
}

/** Node writes one name on a line, the outermost first; RFC 4514 the other way round. */
function subjectOf({ subject }: X509Certificate): string {
  return subject.split('\n').toReversed().map(normalName).join('\n');
}

/** RFC 4514 §3: names between commas which are not escaped. */
function namesOf(distinguishedName: string): readonly string[] {
  return (distinguishedName.match(/(?:\\.|[^,\\])+/g) ?? []).map(normalName);
}

function normalName(name: string): string {
  const [, type = '', value = ''] = /^\s*([^=]*)=([\s\S]*)$/.exec(name) ?? [];
  return `${type.trim().toUpperCase()}=${value.trim()}`;
}

/** Names that hold a comma are quoted as JSON strings. */
function alternativeNames({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return (subjectAltName.match(/(?:[^,"]|"(?:\\.|[^"\\])*")+/g) ?? []).map(name => {
    const [, kind = '', quoted] = /^\s*([^:]*):("[\s\S]*")$/.exec(name) ?? [];
    return quoted === undefined ? name.trim() : `${kind}:${String(JSON.parse(quoted))}`;
  });
}
