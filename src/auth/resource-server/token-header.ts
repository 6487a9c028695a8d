import { TokenRefusal } from './token-refusal.js';

interface TokenHeader {
  readonly kid?: unknown;
  readonly typ?: unknown;
  readonly crit?: unknown;
}

/** RFC 7515 §4: the header of a token that is not verified yet; it only says which key to try. */
export function keyIdOf(token: string): string {
  const { kid } = readHeader(token);
  if (typeof kid !== 'string') throw new TokenRefusal('The access token names no signing key (kid)');
  return kid;
}

/** RFC 9068 §4: only `at+jwt` is an access token; an id_token signed with the same key is none. */
export function checkHeader({ typ, crit }: TokenHeader): void {
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined;
  if (type !== 'at+jwt') throw new TokenRefusal('The token is not an access token (typ is not at+jwt)');
  if (crit !== undefined)
    throw new TokenRefusal('The access token asks for an extension (crit) we do not know');
}

function readHeader(token: string): TokenHeader {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString());
    if (typeof header === 'object' && header !== null) return header;
  } catch {
    // Falls through: both ways it is no JWT.
  }
  throw new TokenRefusal('The access token is malformed');
}
