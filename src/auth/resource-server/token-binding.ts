import { TokenRefusal } from './token-refusal.js';

/** RFC 7800 `cnf`: what a token is bound to. Neither for a bearer token. */
export interface TokenBinding {
  /** RFC 9449 §6.1 `jkt`. */
  readonly keyThumbprint?: string;
  /** RFC 8705 §3.1 `x5t#S256`. */
  readonly certificateThumbprint?: string;
}

/** A token bound in a way that we cannot check is no bearer token (RFC 7800 §3.1). */
export function bindingOf(claim: unknown): TokenBinding {
  if (claim === undefined) return {};
  const { jkt, 'x5t#S256': x5t } = (claim ?? {}) as Readonly<Record<string, unknown>>;
  const binding = {
    ...(typeof jkt === 'string' ? { keyThumbprint: jkt } : {}),
    ...(typeof x5t === 'string' ? { certificateThumbprint: x5t } : {}),
  };
  if (Object.keys(binding).length > 0) return binding;
  throw new TokenRefusal('The access token is bound to a key in a way that is not understood (cnf)');
}
