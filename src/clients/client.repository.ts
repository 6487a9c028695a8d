import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import {
  effectiveAuthenticationMethod,
  effectiveGrantTypes,
  effectiveIdTokenAlgorithm,
} from './client-defaults.js';
import { ClientMetadata } from './client-metadata.js';
import { effectiveProtection } from './client-protection.js';
import { clientMistakes } from './client.policy.js';
import { ClientSecretVerifier } from './client-secret.verifier.js';
import { Client, type ClientInformation } from './client.entity.js';
import { type HeldSecrets, NO_SECRET, replacedSecret } from './secret-overlap.js';
import { InvalidClientMetadataError } from './invalid-client-metadata.error.js';

/** Which part of the registered clients. */
export interface ClientSearch {
  readonly text?: string | undefined;
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** The registered apps and services. */
@Injectable()
export class ClientRepository {
  private readonly clients: Repository<Client>;

  constructor(
    dataSource: DataSource,
    private readonly secrets: ClientSecretVerifier,
  ) {
    this.clients = dataSource.getRepository(Client);
  }

  /** Undefined for an unknown client and for a disabled one. The database would refuse a NUL, which no id holds. */
  async find(clientId: string): Promise<Client | undefined> {
    if (clientId.includes('\0')) return undefined;
    return (await this.clients.findOneBy({ clientId, enabled: true })) ?? undefined;
  }

  async list(): Promise<readonly Client[]> {
    return this.clients.find({ where: { enabled: true }, order: { name: 'ASC', clientId: 'ASC' } });
  }

  /** Disabled ones too, by name: those with the text in their name or id; `after` is the name and id behind which it goes on. */
  async search({ text = '', after, limit }: ClientSearch): Promise<readonly Client[]> {
    const query = this.clients
      .createQueryBuilder('client')
      .orderBy('client.name')
      .addOrderBy('client.clientId');
    const like = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    if (text !== '') query.andWhere('(client.name ilike :like or client.clientId ilike :like)', { like });
    const [name, clientId] = after ?? [];
    if (after) query.andWhere('(client.name, client.clientId) > (:name, :clientId)', { name, clientId });
    return query.limit(limit).getMany();
  }

  /** Disabled or not, for whoever registers it. */
  async findRegistered(clientId: string): Promise<Client | undefined> {
    if (clientId.includes('\0')) return undefined;
    return (await this.clients.findOneBy({ clientId })) ?? undefined;
  }

  /**
   * Registers the client, or makes the registered one equal to the declaration. The same again changes nothing. A disabled
   * one stays disabled: that an administrator decides, and no declaration.
   */
  async declare(metadata: ClientMetadata): Promise<Client> {
    const mistakes = clientMistakes(metadata);
    if (mistakes.length > 0) throw new InvalidClientMetadataError(metadata.client_id, mistakes);
    // Processes that start together declare the same clients: one after the other.
    return this.clients.manager.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `client ${metadata.client_id}`,
      ]);
      const clients = manager.withRepository(this.clients);
      const known = await clients.findOneBy({ clientId: metadata.client_id });
      const client = clients.create({
        ...registrationOf(metadata),
        ...(await this.secretsOf(metadata, known)),
        enabled: known?.enabled ?? true,
      });
      return clients.save(client);
    });
  }

  /** Beside the new secret the present one stays good for the overlap. */
  async replaceSecret({ clientId }: Client, secret: string, overlapSeconds: number): Promise<Client> {
    const known = await this.clients.findOneByOrFail({ clientId });
    const replaced = replacedSecret(known, await this.secrets.hash(secret), overlapSeconds);
    return this.clients.save(Object.assign(known, replaced));
  }

  async keepStatement({ clientId }: Client, softwareStatement: string | null): Promise<void> {
    await this.clients.update({ clientId }, { softwareStatement });
  }

  /** Takes effect with the next request of the client. */
  async disable(clientId: string): Promise<void> {
    await this.clients.update({ clientId }, { enabled: false });
  }

  async enable(clientId: string): Promise<void> {
    await this.clients.update({ clientId }, { enabled: true });
  }

  /** Makes it equal to the metadata and leaves its secret, which nobody can say again, and whether it is disabled. */
  async change(known: Client, metadata: ClientMetadata): Promise<Client> {
    const method = metadata.token_endpoint_auth_method ?? known.authenticationMethod;
    const keepsSecret = known.secretHash !== null && method.startsWith('client_secret');
    const said = keepsSecret ? { token_endpoint_auth_method: method, client_secret: UNSAID } : {};
    const complete = Object.assign(new ClientMetadata(), metadata, said);
    const mistakes = clientMistakes(complete);
    if (mistakes.length > 0) throw new InvalidClientMetadataError(known.clientId, mistakes);
    const secrets = keepsSecret ? {} : NO_SECRET;
    return this.clients.save(Object.assign(known, registrationOf(complete), secrets));
  }

  /** Empty if they stay as they are. */
  private async secretsOf(metadata: ClientMetadata, known: Client | null): Promise<Partial<HeldSecrets>> {
    const secret = metadata.client_secret;
    if (secret === undefined) return NO_SECRET;
    if (known?.secretHash && (await this.secrets.matches(known.secretHash, secret))) return {};
    const overlap = metadata.firekeeper_secret_overlap_seconds ?? 0;
    return replacedSecret(known, await this.secrets.hash(secret), overlap);
  }
}

/** Stands for a secret of which only the hash is known. */
const UNSAID = 'unsaid';

/** What a row holds of the metadata, without secrets. */
function registrationOf(metadata: ClientMetadata): Partial<Client> & Pick<Client, 'clientId'> {
  return {
    clientId: metadata.client_id,
    name: metadata.client_name ?? metadata.client_id,
    authenticationMethod: effectiveAuthenticationMethod(metadata),
    applicationType: metadata.application_type ?? 'web',
    grantTypes: [...effectiveGrantTypes(metadata)],
    redirectUris: metadata.redirect_uris ?? [],
    postLogoutRedirectUris: metadata.post_logout_redirect_uris ?? [],
    scope: metadata.scope ?? null,
    jwks: metadata.jwks ?? null,
    jwksUri: metadata.jwks_uri ?? null,
    launchUri: metadata.launch_uri ?? null,
    homepageUri: metadata.client_uri ?? null,
    logoUri: metadata.logo_uri ?? null,
    assertionAlgorithm: metadata.token_endpoint_auth_signing_alg ?? null,
    idTokenAlgorithm: effectiveIdTokenAlgorithm(metadata),
    protection: effectiveProtection(metadata),
    about: informationOf(metadata),
    consent: metadata.firekeeper_consent ?? 'ask',
    identityProvider: metadata.firekeeper_identity_provider ?? null,
  };
}

function informationOf({
  contacts,
  tos_uri,
  policy_uri,
  software_id,
  software_version,
  firekeeper_description,
  firekeeper_audience,
}: ClientMetadata): ClientInformation {
  const registered = { contacts, tos_uri, policy_uri, software_id, software_version };
  const all = { ...registered, firekeeper_description, firekeeper_audience };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
