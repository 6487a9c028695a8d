import type { ClientMetadata } from './client-metadata.js';
import { effectiveGrantTypes, effectiveAuthenticationMethod } from './client-defaults.js';
import { keySetMistake } from './key-set.policy.js';
import { PROTECTION_CHECKS } from './protection.policy.js';
import { keySetAddressMistake, redirectUriMistake, webAddressMistake } from './uri.policy.js';

/** What is wrong with one member of a client's metadata. */
export interface ClientMistake {
  /** Where, as a path into the metadata: `redirect_uris[0]`. */
  readonly path: string;
  readonly message: string;
}

type Check = (client: ClientMetadata) => readonly ClientMistake[];

/** Each check looks at one rule, and says what to change. */
const CHECKS: readonly Check[] = [
  function redirectUrisAreSafe(client) {
    return (['redirect_uris', 'post_logout_redirect_uris'] as const).flatMap(member =>
      mistakesOf(client[member] ?? [], member, uri => redirectUriMistake(uri, client.application_type)),
    );
  },
  function appsHaveRedirectUris(client) {
    const needed = effectiveGrantTypes(client).includes('authorization_code');
    return needed && !client.redirect_uris?.length
      ? mistake('redirect_uris', 'an app needs at least one')
      : [];
  },
  function addressesAreOfTheWeb(client) {
    return (
      ['launch_uri', 'client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'backchannel_logout_uri'] as const
    ).flatMap(member => {
      const uri = client[member];
      const message = uri === undefined ? undefined : webAddressMistake(uri);
      return message === undefined ? [] : mistake(member, message);
    });
  },
  function keySetsComeSafely({ jwks_uri: uri }) {
    const message = uri === undefined ? undefined : keySetAddressMistake(uri);
    return message === undefined ? [] : mistake('jwks_uri', message);
  },
  function secretFitsTheMethod(client) {
    const needsSecret = effectiveAuthenticationMethod(client).startsWith('client_secret');
    if (needsSecret && client.client_secret === undefined) return mistake('client_secret', 'is missing');
    if (needsSecret || client.client_secret === undefined) return [];
    return mistake('client_secret', `does not go with ${effectiveAuthenticationMethod(client)}`);
  },
  function keysFitTheMethod(client) {
    if (client.jwks && client.jwks_uri) return mistake('jwks', 'give jwks or jwks_uri, not both');
    const needsKeys = effectiveAuthenticationMethod(client) === 'private_key_jwt';
    if (needsKeys && !client.jwks && !client.jwks_uri) return mistake('jwks', 'is missing, as is jwks_uri');
    const message = client.jwks && keySetMistake(client.jwks);
    return message === undefined ? [] : mistake('jwks', message);
  },
  function servicesAreConfidential(client) {
    const isPublic = effectiveAuthenticationMethod(client) === 'none';
    if (!isPublic || !effectiveGrantTypes(client).includes('client_credentials')) return [];
    return mistake('token_endpoint_auth_method', 'client_credentials needs client authentication');
  },
  ...PROTECTION_CHECKS,
];

/** Everything that is wrong, all at once; empty for a client that can be registered. */
export function clientMistakes(client: ClientMetadata): readonly ClientMistake[] {
  return CHECKS.flatMap(check => check(client));
}

function mistake(path: string, message: string): readonly ClientMistake[] {
  return [{ path, message }];
}

function mistakesOf(
  values: readonly string[],
  member: string,
  check: (value: string) => string | undefined,
): readonly ClientMistake[] {
  return values.flatMap((value, index) => {
    const message = check(value);
    return message === undefined ? [] : mistake(`${member}[${index}]`, message);
  });
}
