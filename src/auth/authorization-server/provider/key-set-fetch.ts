import { isLoopback } from '../../../clients/uri.policy.js';
import { isInner } from '../../inner-addresses.js';

/** A key set has a few keys; more than this is not one. */
export const KEY_SET_BYTES = 64 * 1024;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Fetches the key sets of clients: https alone, no redirects, and nothing is sent into our own network. The library
 * bounds the time, and cuts a connection whose address turns out to be private though the name said otherwise a moment
 * before; loopback is reachable only if configured.
 */
export function keySetFetch(allowLoopback: boolean): Fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (allowLoopback && isLoopback(url.href))
      return fetch(url, { ...withoutDispatcher(init), redirect: 'error' });
    if (url.protocol !== 'https:') throw new Error('a key set is fetched over https only');
    if (await isInner(url)) throw new Error('a key set is not fetched from an inner address');
    return fetch(url, { ...init, redirect: 'error' });
  };
}

/** The library's dispatcher is what refuses loopback. */
function withoutDispatcher(init: RequestInit): RequestInit {
  const { dispatcher: _refusing, ...rest } = init as RequestInit & { dispatcher?: unknown };
  return rest;
}
