const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Schemes that a browser would run rather than go to. */
const FORBIDDEN_SCHEMES = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']);

/** Whether the address is of this very machine. */
export function isLoopback(uri: string): boolean {
  return URL.canParse(uri) && LOOPBACK.has(new URL(uri).hostname);
}

/** RFC 9700 §2.1, RFC 8252 §7: https, http on loopback, or a scheme of its own for a native app. */
export function redirectUriMistake(uri: string, applicationType = 'web'): string | undefined {
  if (!URL.canParse(uri)) return 'is not an absolute URI';
  const url = new URL(uri);
  if (uri.includes('#')) return 'may not have a fragment';
  if (url.username || url.password) return 'may not have a user name or password';
  if (uri.includes('*')) return 'may not have a wildcard: redirect URIs are compared as they are';
  if (FORBIDDEN_SCHEMES.has(url.protocol)) return `may not use ${url.protocol}`;
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:')
    return isLoopback(uri) ? undefined : 'must be https, unless it is on loopback';
  return applicationType === 'native' ? undefined : 'needs application_type native for a scheme of its own';
}

export function webAddressMistake(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is not an absolute URI';
  const url = new URL(uri);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be an http or https address';
  return url.username || url.password ? 'may not have a user name or password' : undefined;
}

/** What is read in clear could be another's by the time it comes: keys are fetched over TLS (RFC 7591 §5). */
export function keySetAddressMistake(uri: string): string | undefined {
  const mistake = webAddressMistake(uri);
  if (mistake !== undefined) return mistake;
  const isSafe = new URL(uri).protocol === 'https:' || isLoopback(uri);
  return isSafe ? undefined : 'must be https, unless it is on loopback';
}
