import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { AuditJournal } from '../../audit/audit-journal.js';
import { effectiveAuthenticationMethod } from '../../clients/client-defaults.js';
import { ClientMetadata } from '../../clients/client-metadata.js';
import type { Client } from '../../clients/client.entity.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { InvalidClientMetadataError } from '../../clients/invalid-client-metadata.error.js';
import { newClientSecret } from '../../clients/new-client-secret.js';
import { ConflictError, InvalidError } from '../../fhir/errors/fhir-error.js';
import { isStorable } from '../../installation/storable-text.js';
import { found, noteChange } from '../administered.js';
import { type Slice, sliceOf, sliceRequest, textIn } from '../../paging/slice.js';
import { ClientRemovalRepository } from './client-removal.repository.js';

/** A client, and its secret if it has just got one: nobody can read it again. */
export interface AdministeredClient {
  readonly client: Client;
  readonly secret?: string;
}

/** Registers apps and services for the operator: the same for the API, the console and the command line. */
@Injectable()
export class ClientAdministration {
  constructor(
    private readonly clients: ClientRepository,
    private readonly removal: ClientRemovalRepository,
    private readonly journal: AuditJournal,
  ) {}

  /** By name; `search` is in the name or the id. */
  async list(sent: Readonly<Record<string, unknown>>): Promise<Slice<Client>> {
    const { limit, after } = sliceRequest(sent, 'text', 'text');
    const text = textIn(sent, 'search');
    const clients = await this.clients.search({ text, after, limit: limit + 1 });
    return sliceOf(clients, limit, ({ name, clientId }) => [name, clientId]);
  }

  async find(clientId: string): Promise<Client> {
    return found(await this.clients.findRegistered(clientId), 'client');
  }

  /** Without `client_id` one is made; a client that needs a secret gets one. */
  async create(sent: Readonly<Record<string, unknown>>): Promise<AdministeredClient> {
    const clientId = sent['client_id'] ?? randomBytes(16).toString('hex');
    const metadata = read({ ...sent, client_id: clientId });
    if (await this.clients.findRegistered(metadata.client_id))
      throw new ConflictError(`There is a client ${metadata.client_id}: choose another client_id`);
    const declared = await this.declare(metadata);
    await noteChange(this.journal, 'client-registered', { client: metadata.client_id });
    return declared;
  }

  /** What is left out is gone, save the secret. A client that now needs one gets it. */
  async change(clientId: string, sent: Readonly<Record<string, unknown>>): Promise<AdministeredClient> {
    const known = await this.find(clientId);
    if (sent['client_id'] !== undefined && sent['client_id'] !== clientId)
      throw new InvalidError('client_id cannot be changed: create another client');
    const metadata = read({ ...sent, client_id: clientId });
    const isNew = needsSecret(metadata) && known.secretHash === null;
    const changed = isNew
      ? await this.declare(metadata)
      : { client: await this.clients.change(known, metadata).catch(explain) };
    await noteChange(this.journal, 'client-changed', { client: clientId });
    return { ...changed, client: await this.find(clientId) };
  }

  /** A new secret; the present one stays good for the overlap. */
  async replaceSecret(clientId: string, overlapSeconds: number): Promise<AdministeredClient> {
    const known = await this.find(clientId);
    if (known.secretHash === null) throw new InvalidError('The client has no secret to be replaced');
    const secret = newClientSecret();
    const client = await this.clients.replaceSecret(known, secret, overlapSeconds);
    await noteChange(this.journal, 'client-changed', { client: clientId, change: 'secret' });
    return { client, secret };
  }

  /** Its tokens end at once. */
  async setEnabled(clientId: string, isEnabled: boolean): Promise<Client> {
    await this.find(clientId);
    await (isEnabled ? this.clients.enable(clientId) : this.clients.disable(clientId));
    const change = isEnabled ? 'enabled' : 'disabled';
    await noteChange(this.journal, 'client-changed', { client: clientId, change });
    return this.find(clientId);
  }

  /** With everything that was granted to it. One of the bootstrap file comes back at the next start. */
  async remove(clientId: string): Promise<void> {
    await this.find(clientId);
    await this.clients.disable(clientId);
    await this.removal.remove(clientId);
    await noteChange(this.journal, 'client-changed', { client: clientId, change: 'deleted' });
  }

  private async declare(metadata: ClientMetadata): Promise<AdministeredClient> {
    const secret =
      needsSecret(metadata) && metadata.client_secret === undefined ? newClientSecret() : undefined;
    if (secret !== undefined) metadata.client_secret = secret;
    await this.clients.declare(metadata).catch(explain);
    const client = await this.find(metadata.client_id);
    return { client, ...(secret === undefined ? {} : { secret }) };
  }
}

function needsSecret(metadata: ClientMetadata): boolean {
  return effectiveAuthenticationMethod(metadata).startsWith('client_secret');
}

function read(sent: Readonly<Record<string, unknown>>): ClientMetadata {
  if (!isStorable(sent)) throw new InvalidError('Some text holds a character that is none, such as NUL');
  const metadata = Object.assign(new ClientMetadata(), sent);
  const errors = validateSync(metadata, { whitelist: true, forbidNonWhitelisted: true });
  const mistakes = errors.flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([rule, words]) =>
      rule === 'whitelistValidation' ? `${property} is not known` : words,
    ),
  );
  if (mistakes.length > 0) throw new InvalidError(mistakes.join('; '));
  return metadata;
}

function explain(error: unknown): never {
  if (!(error instanceof InvalidClientMetadataError)) throw error;
  throw new InvalidError(error.mistakes.map(({ path, message }) => `${path} ${message}`).join('; '));
}
