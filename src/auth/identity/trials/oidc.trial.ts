import {
  genericGrantRequest,
  ResponseBodyError,
  type ServerMetadata,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { upstreamFetch } from '../../upstream-fetch.js';
import { type Discovered, OidcDiscovery } from '../oidc/oidc-discovery.js';
import type { OidcProviderDeclaration } from '../oidc/oidc-provider.declaration.js';
import type { ProviderEndpoints } from '../providers/provider-endpoints.js';
import { expiryFinding, serverCertificateExpiry } from './certificate.finding.js';
import { clockFinding } from './clock.finding.js';
import { fail, type Finding, pass, type Trial, warn } from './finding.js';
import { TriedAddress } from './tried-address.js';

/** Discovery, keys, what the provider supports of what is declared, and whether it knows our secret. */
export async function tryOidc(
  declaration: OidcProviderDeclaration,
  endpoints: ProviderEndpoints,
): Promise<Trial> {
  const address = new TriedAddress(declaration.issuer);
  let discovered: Discovered;
  try {
    discovered = await new OidcDiscovery(declaration).get();
  } catch (error) {
    const words = `${await address.told(error)}: is it spelt as in the provider's discovery document, and can it be reached from here?`;
    return { findings: [fail('issuer', words)] };
  }
  const metadata = discovered.configuration.serverMetadata();
  const { issuer } = declaration;
  const expiresAt = issuer.startsWith('https:') ? await serverCertificateExpiry(issuer) : undefined;
  const findings = [
    pass('issuer', 'the discovery document is there'),
    await keysFinding(metadata, issuer),
    ...supportFindings(declaration, metadata),
    await credentialsFinding(discovered, declaration, endpoints),
    expiresAt && expiryFinding('issuer', 'the certificate of the site', expiresAt),
  ];
  return {
    findings: findings.flat().filter(finding => finding !== undefined),
    ...(expiresAt === undefined ? {} : { certificateExpiresAt: expiresAt }),
  };
}

async function keysFinding(
  { jwks_uri: address = '' }: ServerMetadata,
  issuer: string,
): Promise<readonly (Finding | undefined)[]> {
  const tried = new TriedAddress(address);
  try {
    const response = await upstreamFetch(issuer)(address);
    if (!response.ok) throw new Error(`it was answered with ${response.status}`);
    const { keys = [] } = (await response.json()) as { keys?: unknown[] };
    if (keys.length === 0) throw new Error('it is empty: the provider can prove nobody');
    return [pass('issuer', `the key set holds ${keys.length}`), clockFinding(response.headers.get('Date'))];
  } catch (error) {
    return [fail('issuer', `the key set ${address} cannot be read: ${await tried.told(error)}`)];
  }
}

function supportFindings(
  {
    scope = 'openid profile email',
    acr_values: acr,
    client_secret: secret,
    token_endpoint_auth_method,
    sign_out: signsOut,
  }: OidcProviderDeclaration,
  metadata: ServerMetadata,
): readonly Finding[] {
  const method = secret === undefined ? 'none' : (token_endpoint_auth_method ?? 'client_secret_basic');
  const methods = metadata.token_endpoint_auth_methods_supported ?? [method];
  const scopes = lacking(scope.split(' '), metadata.scopes_supported);
  const strengths = lacking(acr?.split(' ') ?? [], metadata.acr_values_supported);
  return [
    ...(methods.includes(method)
      ? []
      : [
          fail(
            'token_endpoint_auth_method',
            `the provider does not take ${method}: it takes ${methods.join(', ')}`,
          ),
        ]),
    ...(scopes.length === 0 ? [] : [warn('scope', `the provider does not offer ${scopes.join(', ')}`)]),
    ...(strengths.length === 0
      ? []
      : [warn('acr_values', `the provider does not offer ${strengths.join(', ')}`)]),
    ...(metadata.end_session_endpoint === undefined && signsOut !== false
      ? [
          warn(
            'sign_out',
            'the provider has no end_session_endpoint: people who sign out here stay signed in there',
          ),
        ]
      : []),
  ];
}

function lacking(wanted: readonly string[], supported: readonly string[] | undefined): readonly string[] {
  return supported === undefined ? [] : wanted.filter(each => !supported.includes(each));
}

/** With a code that nobody was given: who refuses the code and not us knows the client and its secret. */
async function credentialsFinding(
  { configuration }: Discovered,
  { client_secret: secret }: OidcProviderDeclaration,
  endpoints: ProviderEndpoints,
): Promise<Finding | undefined> {
  const setting = secret === undefined ? 'client_id' : 'client_secret';
  const tried = new TriedAddress(configuration.serverMetadata().token_endpoint ?? '');
  try {
    await genericGrantRequest(configuration, 'authorization_code', {
      code: 'trial-of-the-connection',
      redirect_uri: endpoints.callback,
      code_verifier: 'trial-of-the-connection-trial-of-the-connection',
    });
    return warn(setting, 'the provider takes any code: this is no OpenID provider to rely on');
  } catch (error) {
    const code = refusalOf(error);
    if (code === 'invalid_grant') return pass(setting, 'the provider knows the client');
    if (code === 'invalid_client' || code === 'unauthorized_client')
      return fail(
        setting,
        `the provider answers ${code}: compare client_id and client_secret with what is registered there, with the redirect URI ${endpoints.callback}`,
      );
    return warn(
      setting,
      `whether the provider knows the client could not be found out: ${await tried.told(error)}`,
    );
  }
}

/** Who authenticates by Basic is refused by a challenge (RFC 6749 §5.2), which holds no code. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof WWWAuthenticateChallengeError) return 'invalid_client';
  return error instanceof ResponseBodyError ? error.error : undefined;
}
