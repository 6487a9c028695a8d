import { isLoopback } from '../../../clients/uri.policy.js';

/** A key set has a few keys; more than this is not one. */
export const KEY_SET_BYTES = 64 * 1024;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Fetches the key sets of clients: https alone, no redirects. The library bounds the time and cuts connections
 * whose address turns out to be private, whatever the name said; loopback is reachable only if configured.
 */
export function keySetFetch(allowLoopback: boolean): Fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (allowLoopback && isLoopback(url.href))
      return fetch(url, { ...withoutDispatcher(init), redirect: 'error' });
    if (url.protocol !== 'https:') return Promise.reject(new Error('a key set is fetched over https only'));
    return fetch(url, { ...init, redirect: 'error' });
  };
}

/** The library's dispatcher is what refuses loopback. */
function withoutDispatcher(init: RequestInit): RequestInit {
  const { dispatcher: _refusing, ...rest } = init as RequestInit & { dispatcher?: unknown };
  return rest;
}
