import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { connect } from './connect.js';
import type { Connection } from './connection-options.js';

const LIFETIME_SECONDS = 120;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** A token by client credentials: RFC 6749 §4.4, with a secret or as SMART backend services do. */
export async function requestToken(connection: Connection, scope: string): Promise<AccessToken> {
  const response = await connect(`${connection.url}/auth/token`, {
    method: 'POST',
    ...(await authentication(connection, { grant_type: 'client_credentials', scope })),
  });
  const answer = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  const { access_token: token, expires_in: seconds, error, error_description: why } = answer;
  if (response.ok && typeof token === 'string')
    return { token, expiresAt: Date.now() + Number(seconds ?? 60) * 1000 };
  const reasons = [error, why].filter(each => typeof each === 'string').join(', ');
  throw new Error(
    `The server gives ${connection.clientId} no token with ${scope}: ` +
      (reasons || `status ${response.status}`),
  );
}

async function authentication(
  { url, clientId, credential }: Connection,
  form: Readonly<Record<string, string>>,
): Promise<Pick<RequestInit, 'headers' | 'body'>> {
  if ('secret' in credential) {
    const basic = Buffer.from(`${clientId}:${credential.secret}`).toString('base64');
    return { headers: { Authorization: `Basic ${basic}` }, body: new URLSearchParams(form) };
  }
  const assertion = await assertionOf(clientId, credential.jwk, `${url}/auth/token`);
  const proof = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
  return { body: new URLSearchParams({ ...form, ...proof }) };
}

async function assertionOf(clientId: string, text: string, audience: string): Promise<string> {
  const jwk = readKey(text);
  const alg = jwk.alg ?? (jwk.kty === 'EC' ? 'ES384' : 'RS384');
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg, typ: 'JWT', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(await importJWK(jwk, alg));
}

function readKey(text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw new Error('The key file must hold one private key as a JWK (RFC 7517), with its kid');
  }
}
