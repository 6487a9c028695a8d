import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';

/** What must be the same when the person comes back. Kept in a cookie of the one browser that began. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** The page that was wanted. */
  readonly returnTo: string;
}

export function beginSignIn(wanted: unknown): PendingSignIn {
  return {
    state: randomState(),
    nonce: randomNonce(),
    codeVerifier: randomPKCECodeVerifier(),
    returnTo: localPath(wanted),
  };
}

export function encodePending(pending: PendingSignIn): string {
  return Buffer.from(JSON.stringify(pending)).toString('base64url');
}

/** Undefined for whatever we have not written ourselves. */
export function decodePending(cookie: string | undefined): PendingSignIn | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString());
    if (typeof content !== 'object' || content === null) return undefined;
    const { state, nonce, codeVerifier, returnTo } = content as Partial<Record<keyof PendingSignIn, unknown>>;
    if (typeof state !== 'string' || typeof nonce !== 'string' || typeof codeVerifier !== 'string')
      return undefined;
    return { state, nonce, codeVerifier, returnTo: localPath(returnTo) };
  } catch {
    return undefined;
  }
}

/** Only a path of our own: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
function localPath(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) ? wanted : '/';
}
