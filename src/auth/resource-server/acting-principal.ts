import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from './principal.js';

const acting = new AsyncLocalStorage<Principal>();

/**
 * Runs the work, in which the server sends requests to itself, in the name of a caller whose token it has verified: an
 * entry of a batch, a request that was put off. Each meets the guards as if the caller had sent it.
 */
export async function actingAs<T>(principal: Principal, work: () => Promise<T>): Promise<T> {
  return acting.run(principal, work);
}

/** In whose name this request is made; undefined for every request from outside. */
export function actingPrincipal(): Principal | undefined {
  return acting.getStore();
}
