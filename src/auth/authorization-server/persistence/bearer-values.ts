import type { AdapterPayload } from 'oidc-provider';

/**
 * What may be written of a payload: whoever reads the database must not be able to act as the user.
 * An interaction names the session's cookie, which the library never reads back.
 */
export function withoutBearerValues(payload: AdapterPayload, idIsPlain: boolean): object {
  const { jti, session, ...rest } = payload;
  return {
    ...rest,
    ...(idIsPlain ? { jti } : {}),
    ...(session ? { session: { ...session, cookie: undefined } } : {}),
  };
}
