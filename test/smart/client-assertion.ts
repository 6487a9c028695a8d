import { randomUUID } from 'node:crypto';
import { type CryptoKey, SignJWT } from 'jose';
import type { TestServer } from '../support/start-server.js';

interface AssertionKey {
  readonly privateKey: CryptoKey;
  readonly alg: string;
  readonly jwk: { readonly kid?: string };
}

/** The form fields by which a client proves who it is (RFC 7523 §2.2). */
export async function clientAssertion(
  server: TestServer,
  clientId: string,
  { privateKey, alg, jwk }: AssertionKey,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, string>> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: `${server.url}/auth/token`,
    iat: issuedAt,
    exp: issuedAt + 240,
    jti: randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg, kid: jwk.kid ?? '', typ: 'JWT' })
    .sign(privateKey);
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
}
