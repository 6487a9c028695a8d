import { type JWTVerifyGetKey, jwtVerify, type JWTVerifyOptions } from 'jose';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const LONGEST_AGE = '5 minutes';

/** Whose sessions are over: the one named by `sid`, or all of the subject. */
export interface LogoutNotice {
  /** To be used once. */
  readonly tokenId: string;
  readonly subject?: string;
  readonly sid?: string;
}

/** OpenID Connect Back-Channel Logout 1.0 §2.6, step by step. */
export async function logoutNoticeOf(
  token: string,
  keys: JWTVerifyGetKey,
  expected: JWTVerifyOptions,
): Promise<LogoutNotice> {
  const { payload } = await jwtVerify(token, keys, {
    ...expected,
    maxTokenAge: LONGEST_AGE,
    clockTolerance: 30,
    requiredClaims: ['iss', 'aud', 'iat', 'jti', 'events'],
  });
  const { sub, sid, jti, events, nonce } = payload;
  if (nonce !== undefined) throw new Error('a logout token holds no nonce: this is an ID token');
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT))
    throw new Error('the logout token does not hold the event of a logout');
  if (typeof sub !== 'string' && typeof sid !== 'string') throw new Error('the logout token names nobody');
  return {
    tokenId: String(jti),
    ...(typeof sub === 'string' ? { subject: sub } : {}),
    ...(typeof sid === 'string' ? { sid } : {}),
  };
}
