import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import { AUTHORIZATION_DETAILS_TYPES } from '../../../clients/client-protection.js';
import type { Client } from '../../../clients/client.entity.js';
import { previousSecretHashOf } from '../../../clients/secret-overlap.js';
import type { ClientRepository } from '../../../clients/client.repository.js';

/** What oidc-provider sees of the registered clients. It only reads: clients are edited in `src/clients`. */
export class ClientAdapter implements Adapter {
  constructor(private readonly clients: ClientRepository) {}

  async find(clientId: string): Promise<AdapterPayload | undefined> {
    const client = await this.clients.find(clientId);
    return client && metadataOf(client);
  }

  upsert = readOnly;
  destroy = readOnly;
  consume = readOnly;
  findByUid = readOnly;
  findByUserCode = readOnly;
  revokeByGrantId = readOnly;
}

function readOnly(): never {
  throw new errors.InvalidRequest('clients are not registered here');
}

/** In place of the secret stands its hash: `compareSecretsByHash` compares. */
function metadataOf(client: Client): AdapterPayload {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: client.applicationType,
    token_endpoint_auth_method: client.authenticationMethod,
    grant_types: client.grantTypes,
    response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    ...(client.secretHash === null ? {} : { client_secret: client.secretHash }),
    ...(client.jwks === null ? {} : { jwks: client.jwks }),
    ...(client.jwksUri === null ? {} : { jwks_uri: client.jwksUri }),
    ...(client.assertionAlgorithm === null
      ? {}
      : { token_endpoint_auth_signing_alg: client.assertionAlgorithm as 'RS256' }),
    id_token_signed_response_alg: client.idTokenAlgorithm,
    authorization_details_types: [...AUTHORIZATION_DETAILS_TYPES],
    ...client.protection,
    firekeeper_previous_secret: previousSecretHashOf(client),
    firekeeper_scope: client.scope,
    firekeeper_consent: client.consent,
  };
}
