import { FAPI_ALGORITHMS } from '../../../clients/protection.policy.js';
import { isFapi } from './fapi-profile.js';
import { type Client, errors, type JsonValue, type KoaContextWithOIDC } from 'oidc-provider';

const LONGEST_LIFE_SECONDS = 300;
const CLOCK_SKEW_SECONDS = 10;
const TYPES: readonly unknown[] = [undefined, 'JWT', 'client-authentication+jwt'];

type Members = Record<string, JsonValue | undefined>;

/** What SMART App Launch 2.2, "Client authentication: asymmetric" asks beyond RFC 7523. */
export function checkClientAssertion(
  ctx: KoaContextWithOIDC,
  claims: Members,
  header: Members,
  client: Client,
): void {
  if (claims['sub'] !== claims['iss'])
    throw new errors.InvalidClientAuth('sub and iss must both be the client_id');
  const latest = Date.now() / 1000 + LONGEST_LIFE_SECONDS + CLOCK_SKEW_SECONDS;
  if (Number(claims['exp']) > latest)
    throw new errors.InvalidClientAuth('exp must be at most five minutes ahead');
  if (Number(claims['iat'] ?? 0) > Date.now() / 1000 + CLOCK_SKEW_SECONDS)
    throw new errors.InvalidClientAuth('iat is in the future');
  if (!TYPES.includes(header['typ'])) throw new errors.InvalidClientAuth('typ must be JWT');
  if (typeof header['kid'] !== 'string') throw new errors.InvalidClientAuth('kid is missing');
  if (header['jku'] !== undefined && header['jku'] !== client.jwksUri) {
    throw new errors.InvalidClientAuth('jku is not the registered jwks_uri');
  }
  if (isFapi(client)) checkFapi(ctx, claims, header);
}

/** FAPI 2.0 Security Profile §5.3.2.1 (6), §5.4.1. */
function checkFapi({ oidc }: KoaContextWithOIDC, { aud }: Members, { alg }: Members): void {
  if (aud !== oidc.issuer) throw new errors.InvalidClientAuth('aud must be the issuer, and nothing else');
  if (!FAPI_ALGORITHMS.includes(alg))
    throw new errors.InvalidClientAuth(`alg must be ${FAPI_ALGORITHMS.join(', ')}`);
}
