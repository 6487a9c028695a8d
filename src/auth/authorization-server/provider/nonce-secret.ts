import { hkdfSync } from 'node:crypto';
import type { CookieSecret } from '../keys/cookie-secret.js';

/** From which the token endpoint makes its DPoP nonces (RFC 9449 §8): the same on all nodes. */
export async function nonceSecret(secret: CookieSecret): Promise<Buffer> {
  return Buffer.from(hkdfSync('sha256', await secret.read(), '', 'dpop-nonce at the token endpoint', 32));
}
