import type { Interaction } from 'oidc-provider';

/** A parameter of the authorization request on hold; undefined if it was not sent. */
export function requestParameter(details: Interaction, name: string): string | undefined {
  const value = details.params[name];
  return typeof value === 'string' ? value : undefined;
}
