import type { ClientMetadata } from '../clients/client-metadata.js';

export const PORTAL_CLIENT_ID = 'firekeeper-portal';

/**
 * The portal as a client of our own authorization server. It is of the house, so nobody is asked for consent;
 * and an app launched from it finds the same session.
 */
export function portalClient(publicUrl: string): ClientMetadata {
  return {
    client_id: PORTAL_CLIENT_ID,
    client_name: 'Firekeeper',
    redirect_uris: [redirectUri(publicUrl)],
    post_logout_redirect_uris: [`${publicUrl}/`],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    scope: 'openid profile',
    firekeeper_consent: 'implied',
  };
}

export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/signed-in`;
}
