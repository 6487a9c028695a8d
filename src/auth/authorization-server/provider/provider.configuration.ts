import type { Configuration } from 'oidc-provider';
import { ASSERTION_ALGORITHMS } from '../../../clients/client-metadata.js';
import { REQUEST_OBJECT_ALGORITHMS } from '../../../clients/client-protection.js';
import { CLAIMS_BY_SCOPE } from '../accounts.js';
import { DPOP_ALGORITHMS } from '../../resource-server/dpop/dpop-algorithms.js';
import { SECOND_FACTOR_ACR } from '../../identity/second-factor/second-factors.js';
import { IDENTITY_SCOPES } from '../../scopes/identity-scopes.js';
import { smartInteractionPolicy } from '../interaction/interaction-policy.js';
import { PromptContext } from '../interaction/prompts/prompt-context.js';
import { richAuthorization } from '../rich-requests/rich-authorization.js';
import { checkClientAssertion } from './client-assertion.js';
import { maySendFrom } from './client-origin.js';
import { renderError } from './error-page.js';
import { extraParameters } from './extra-parameters.js';
import { fapiProfile, rotatesRefreshToken } from './fapi-profile.js';
import { findAccount } from './find-account.js';
import { mayIntrospect } from './introspection-policy.js';
import { issueRefreshToken } from './issue-refresh-token.js';
import { KEY_SET_BYTES, keySetFetch } from './key-set-fetch.js';
import { LIFETIMES } from './lifetimes.js';
import { certificateMethods, mutualTls } from './mutual-tls.js';
import { nonceSecret } from './nonce-secret.js';
import { logoutSource, postLogoutSuccessSource } from './logout.js';
import type { ProviderParts } from './provider-parts.js';
import { checkRequestObject } from './request-object.js';
import { resourceServerInfo } from './resource-server-info.js';
import { mayRevoke } from './revocation-policy.js';
import { tokenClaims } from './token-claims.js';
import { tokenRecord } from './token-record.js';

/** The authorization server, as a table of contents. Each hook stands in the file that it is imported from. */
export async function providerConfiguration(parts: ProviderParts): Promise<Configuration> {
  const { environment, accounts, launches, artifacts, pages, members, adapter } = parts;
  const secure = environment.publicUrl.startsWith('https:');
  return {
    adapter,
    jwks: await parts.keys.privateKeySet(),
    cookies: {
      keys: [await parts.cookieSecret.read()],
      names: {
        session: 'firekeeper_session',
        interaction: 'firekeeper_interaction',
        resume: 'firekeeper_resume',
      },
      long: { sameSite: 'lax', signed: true, httpOnly: true, secure },
      short: { sameSite: 'lax', signed: true, httpOnly: true, secure },
    },
    routes: {
      authorization: '/authorize',
      token: '/token',
      introspection: '/introspect',
      revocation: '/revoke',
      jwks: '/jwks',
      end_session: '/logout',
      pushed_authorization_request: '/par',
    },
    discovery: {
      userinfo_endpoint: parts.endpoints.userinfo,
      registration_endpoint: parts.endpoints.registration,
      service_documentation: environment.publicUrl,
      mtls_endpoint_aliases: parts.endpoints.mutualTlsAliases,
    },

    // who the user is
    findAccount: findAccount(accounts, parts.rotations),
    // how strongly somebody signed in, the ID token says to whoever asked who it is
    claims: { ...CLAIMS_BY_SCOPE, openid: ['sub', 'acr', 'amr'] },
    scopes: [...IDENTITY_SCOPES],
    conformIdTokenClaims: false,
    acrValues: [SECOND_FACTOR_ACR],
    interactions: {
      policy: smartInteractionPolicy(
        new PromptContext(launches, parts.granular, parts.types),
        parts.strength,
      ),
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    // never an earlier grant: each launch has its own context
    loadExistingGrant: async ctx => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },

    // what a request may be
    responseTypes: ['code'],
    pkce: { required: () => true },
    extraParams: extraParameters(environment.fhirBase, launches),
    enableHttpPostMethods: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: maySendFrom,

    // who the client is
    clientAuthMethods: [
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      ...certificateMethods(parts.certificates),
    ],
    extraClientMetadata: {
      properties: [
        'firekeeper_scope',
        'firekeeper_consent',
        'firekeeper_profile',
        'firekeeper_mfa',
        'firekeeper_previous_secret',
      ],
    },
    assertJwtClientAuthClaimsAndHeader: checkClientAssertion,
    enabledJWA: {
      clientAuthSigningAlgValues: [...ASSERTION_ALGORITHMS],
      requestObjectSigningAlgValues: [...REQUEST_OBJECT_ALGORITHMS],
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      dPoPSigningAlgValues: [...DPOP_ALGORITHMS],
    },
    clockTolerance: 5,
    fetch: keySetFetch(environment.ALLOW_LOOPBACK_JWKS),
    fetchResponseBodyLimits: { jwks_uri: KEY_SET_BYTES },

    // what is issued
    ttl: LIFETIMES,
    issueRefreshToken,
    rotateRefreshToken: rotatesRefreshToken,
    // the library would end the first of two launches of one session with the second; see online-access.ts
    expiresWithSession: () => false,
    extraTokenClaims: tokenClaims(accounts, launches, members),
    formats: { customizers: { jwt: tokenRecord(artifacts, environment.fhirBase) } },
    renderError: renderError(pages),

    features: {
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: await nonceSecret(parts.cookieSecret),
        requireNonce: () => environment.DPOP_NONCE_REQUIRED,
      },
      mTLS: mutualTls(parts.certificates),
      richAuthorizationRequests: richAuthorization(environment.fhirBase),
      fapi: { enabled: true, profile: fapiProfile },
      requestObjects: {
        enabled: true,
        assertJwtClaimsAndHeader: checkRequestObject(environment.fhirBase),
      },
      pushedAuthorizationRequests: { enabled: true },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: mayIntrospect(artifacts) },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: logoutSource(pages, accounts),
        postLogoutSuccessSource: postLogoutSuccessSource(pages, `${environment.publicUrl}/`),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => environment.fhirBase,
        useGrantedResource: () => true,
        getResourceServerInfo: resourceServerInfo(environment.fhirBase, parts.granular),
      },
    },
  };
}
