import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  None,
} from 'openid-client';
import { isLoopback } from '../../../clients/uri.policy.js';
import { ProviderUnavailableError } from '../identity-provider.js';
import { upstreamFetch } from '../../upstream-fetch.js';
import type { OidcProviderDeclaration } from './oidc-provider.declaration.js';

const FRESH_MS = 60 * 60_000;
/** A key set is read again for a key that it does not hold, but not more often than this: keys may change any time. */
const KEYS_COOLDOWN_MS = 1_000;

export interface Discovered {
  readonly configuration: Configuration;
  readonly keys: JWTVerifyGetKey;
}

/** OpenID Connect Discovery 1.0, of the declared issuer alone; kept for an hour. A failure is not kept. */
export class OidcDiscovery {
  private known: { readonly until: number; readonly discovered: Promise<Discovered> } | undefined;

  constructor(private readonly declaration: OidcProviderDeclaration) {}

  async get(): Promise<Discovered> {
    if (!this.known || this.known.until < Date.now()) {
      this.known = { until: Date.now() + FRESH_MS, discovered: this.discover() };
    }
    const { discovered } = this.known;
    try {
      return await discovered;
    } catch (error) {
      if (this.known?.discovered === discovered) this.known = undefined;
      throw new ProviderUnavailableError(this.declaration.id, error);
    }
  }

  private async discover(): Promise<Discovered> {
    const { issuer, client_id: clientId } = this.declaration;
    const fetch = upstreamFetch(issuer);
    const configuration = await discovery(new URL(issuer), clientId, {}, this.authentication(), {
      [customFetch]: (url, options) => fetch(url, options as RequestInit),
      // the requests themselves allow http on this machine alone
      execute: isLoopback(issuer) ? [allowInsecureRequests] : [],
    });
    const { jwks_uri: keySet } = configuration.serverMetadata();
    if (keySet === undefined) throw new Error('the discovery document has no jwks_uri');
    const keys = createRemoteJWKSet(new URL(keySet), {
      cooldownDuration: KEYS_COOLDOWN_MS,
      [joseFetch]: (url: string, options: RequestInit) => fetch(url, options),
    });
    return { configuration, keys };
  }

  private authentication() {
    const { client_secret: secret, token_endpoint_auth_method: method } = this.declaration;
    if (secret === undefined) return None();
    return method === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
  }
}
