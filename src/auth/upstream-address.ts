import { isLoopback } from '../clients/uri.policy.js';

/** Whether a sign-in may depend on what comes from there. */
export function isHttpsOrLoopback(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return new URL(value).protocol === 'https:' || isLoopback(value);
}
