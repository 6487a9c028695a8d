import type { Client, KoaContextWithOIDC } from 'oidc-provider';

/** A browser app calls the token endpoint from where its redirect URIs are, and from nowhere else. */
export function maySendFrom(_ctx: KoaContextWithOIDC, origin: string, client: Client): boolean {
  return client.redirectUris?.some(uri => new URL(uri).origin === origin) ?? false;
}
