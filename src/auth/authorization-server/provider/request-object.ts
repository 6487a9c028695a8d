import { type Client, errors, type JsonValue, type KoaContextWithOIDC } from 'oidc-provider';
import { FAPI_ALGORITHMS } from '../../../clients/protection.policy.js';
import { isFapi } from './fapi-profile.js';

const LONGEST_LIFE_SECONDS = 60 * 60;
const TYPES: readonly unknown[] = [undefined, 'JWT', 'oauth-authz-req+jwt'];
const JUDGED = 'requestObject';

type Members = Readonly<Record<string, JsonValue | undefined>>;
type Check = (claims: Members, header: Members, client: Client) => string | undefined;

/** What RFC 9101 and SMART ask of a signed authorization request, beyond what the library does. */
export function checkRequestObject(fhirBase: string) {
  const checks: readonly Check[] = [
    (_claims, _header, client) =>
      client.jwks || client.jwksUri
        ? undefined
        : 'the client has no keys to verify it with: register jwks or jwks_uri',
    (_claims, { typ }) => (TYPES.includes(typ) ? undefined : 'typ must be oauth-authz-req+jwt'),
    // RFC 9101 §10.8: so that no client assertion is taken for a request
    ({ sub }, _header, client) => (sub === client.clientId ? 'sub must not be the client_id' : undefined),
    ({ exp }) => lifeMistake(exp),
    ({ resource }) =>
      resource === fhirBase
        ? undefined
        : `resource must be ${fhirBase}: aud of a request object is the authorization server`,
    ({ scope, prompt }) =>
      wordsOf(scope).includes('offline_access') && !wordsOf(prompt).includes('consent')
        ? 'offline_access needs prompt=consent: a signed request cannot be completed here'
        : undefined,
    ({ nbf }, { alg }, client) => (isFapi(client) ? fapiMistake(nbf, alg) : undefined),
  ];
  return (ctx: KoaContextWithOIDC, claims: Members, header: Members, client: Client): void => {
    // a pushed one was judged when it was pushed
    if (ctx.oidc.entities.PushedAuthorizationRequest) return;
    const mistake = checks.map(check => check(claims, header, client)).find(found => found !== undefined);
    if (mistake !== undefined) throw new errors.InvalidRequestObject(mistake);
    ctx.state[JUDGED] = true;
  };
}

/** Whether `aud` is that of a request object, which has named the FHIR server by `resource`. */
export function cameAsRequestObject(ctx: KoaContextWithOIDC): boolean {
  return ctx.state[JUDGED] === true;
}

function lifeMistake(exp: JsonValue | undefined): string | undefined {
  if (typeof exp !== 'number') return 'exp is missing';
  const latest = Date.now() / 1000 + LONGEST_LIFE_SECONDS;
  return exp > latest ? 'exp must be at most an hour ahead' : undefined;
}

/** FAPI 2.0 Message Signing §5.3.1. */
function fapiMistake(nbf: JsonValue | undefined, alg: JsonValue | undefined): string | undefined {
  if (!FAPI_ALGORITHMS.includes(alg)) return `alg must be ${FAPI_ALGORITHMS.join(', ')}`;
  if (typeof nbf !== 'number') return 'nbf is missing';
  return nbf < Date.now() / 1000 - LONGEST_LIFE_SECONDS ? 'nbf is more than an hour ago' : undefined;
}

function wordsOf(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' ? value.split(' ') : [];
}
