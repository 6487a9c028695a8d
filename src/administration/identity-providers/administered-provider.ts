import type { ProviderCondition } from '../../auth/identity/providers/provider-condition.entity.js';
import { ProviderEndpoints } from '../../auth/identity/providers/provider-endpoints.js';
import {
  PROVIDER_SECRETS,
  type RegisteredProvider,
} from '../../auth/identity/providers/identity-provider.repository.js';

/** A provider as administrators see it: of secrets only that they are set. */
export interface AdministeredProvider {
  /** The declaration, as in the bootstrap file. */
  readonly declaration: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  readonly enabled: boolean;
  readonly origin: RegisteredProvider['origin'];
  /** Our addresses, to be registered there. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Undefined before the first trial or sign-in. */
  readonly condition?: ProviderCondition;
}

export function administeredProvider(
  { declaration, enabled, origin }: RegisteredProvider,
  publicUrl: string,
  condition?: ProviderCondition,
): AdministeredProvider {
  const members = Object.entries(declaration);
  return {
    declaration: Object.fromEntries(members.filter(([name]) => !PROVIDER_SECRETS.has(name))),
    secrets: members.filter(([name]) => PROVIDER_SECRETS.has(name)).map(([name]) => name),
    enabled,
    origin,
    endpoints: endpointsOf(declaration.kind, new ProviderEndpoints(publicUrl, declaration.id)),
    ...(condition === undefined ? {} : { condition }),
  };
}

function endpointsOf(kind: string, endpoints: ProviderEndpoints): Readonly<Record<string, string>> {
  const { callback, signedOut, backChannelLogout, metadata } = endpoints;
  switch (kind) {
    case 'oidc':
      return {
        redirect_uri: callback,
        post_logout_redirect_uri: signedOut,
        backchannel_logout_uri: backChannelLogout,
      };
    case 'saml':
      return { metadata, assertion_consumer_service: callback, single_logout_service: signedOut };
    default:
      return {};
  }
}
