import { randomBytes } from 'node:crypto';

/** A secret that nobody guesses, in letters that all clients encode alike (RFC 6749 §2.3.1). */
export function newClientSecret(): string {
  return randomBytes(32).toString('base64url');
}
