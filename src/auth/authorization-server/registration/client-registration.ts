import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ClientMetadata } from '../../../clients/client-metadata.js';
import type { Client } from '../../../clients/client.entity.js';
import { ClientRepository } from '../../../clients/client.repository.js';
import { ClientCertificates } from '../../mutual-tls/client-certificates.js';
import { certificateMethods } from '../provider/mutual-tls.js';
import { InvalidClientMetadataError } from '../../../clients/invalid-client-metadata.error.js';
import { SelfRegistrationRepository } from '../../../clients/self-registration.repository.js';
import { newClientSecret } from '../../../clients/new-client-secret.js';
import { GrantRepository } from '../granted/grant.repository.js';
import { RememberedConsentRepository } from '../granted/remembered-consent.repository.js';
import { GrantRevocation } from '../persistence/grant-revocation.js';
import { RegistrationError } from './registration.error.js';

/** A client with its new secret, if it got one; nobody can read it again. */
export interface Registered {
  readonly client: Client;
  readonly secret?: string;
}

/** What came beside the metadata. */
export interface Sent {
  /** The present secret; without it, a new one is made. */
  readonly present?: string | undefined;
  readonly statement: string | null;
}

/** Registers clients that come by themselves, and changes and removes them (RFC 7591, RFC 7592). */
@Injectable()
export class ClientRegistration {
  constructor(
    private readonly clients: ClientRepository,
    private readonly selfRegistered: SelfRegistrationRepository,
    private readonly grants: GrantRepository,
    private readonly remembered: RememberedConsentRepository,
    private readonly revocation: GrantRevocation,
    private readonly certificates: ClientCertificates,
  ) {}

  async register(
    metadata: ClientMetadata,
    statement: string | null,
  ): Promise<Registered & { readonly token: string }> {
    const clientId = randomBytes(16).toString('hex');
    const registered = await this.save(clientId, metadata, { statement });
    return { ...registered, token: await this.selfRegistered.issueToken(clientId) };
  }

  /** RFC 7592 §2.2: what is left out is gone. */
  async update(client: Client, metadata: ClientMetadata, sent: Sent): Promise<Registered> {
    return this.save(client.clientId, metadata, sent);
  }

  /** A new secret, beside which the present one stays good for a while. */
  async rotateSecret(client: Client, overlapSeconds: number): Promise<Registered> {
    if (client.secretHash === null)
      throw new RegistrationError('invalid_client_metadata', 'the client has no secret to be replaced');
    const secret = newClientSecret();
    return { client: await this.clients.replaceSecret(client, secret, overlapSeconds), secret };
  }

  /** RFC 7592 §2.3: with the client go all grants and tokens. */
  async remove(client: Client): Promise<void> {
    await this.selfRegistered.remove(client);
    await this.remembered.forgetClient(client.clientId);
    for (const grantId of await this.grants.toClient(client.clientId)) await this.revocation.revoke(grantId);
  }

  /** What this installation cannot judge would lock the client out. */
  private checkCertificates(metadata: ClientMetadata): void {
    const { token_endpoint_auth_method: method, tls_client_certificate_bound_access_tokens: isBound } =
      metadata;
    const offered: readonly string[] = certificateMethods(this.certificates);
    if (method?.includes('tls_client_auth') && !offered.includes(method))
      throw new RegistrationError('invalid_client_metadata', `${method} is not offered here`);
    if (isBound && !this.certificates.isOffered)
      throw new RegistrationError(
        'invalid_client_metadata',
        'tls_client_certificate_bound_access_tokens needs mutual TLS, which is not offered here',
      );
  }

  private async save(clientId: string, metadata: ClientMetadata, sent: Sent): Promise<Registered> {
    this.checkCertificates(metadata);
    const secret = sent.present;
    const needsSecret = metadata.token_endpoint_auth_method?.startsWith('client_secret') ?? false;
    const issued = needsSecret && secret === undefined ? newClientSecret() : undefined;
    const held = secret ?? issued;
    const declaration = Object.assign(new ClientMetadata(), metadata, {
      client_id: clientId,
      firekeeper_consent: 'ask',
      ...(needsSecret && held !== undefined ? { client_secret: held } : {}),
    });
    const declared = await this.clients.declare(declaration).catch(explain);
    await this.clients.keepStatement(declared, sent.statement);
    // read again: what the database adds, such as when it was registered, is not in what was saved
    const client = (await this.clients.find(clientId)) ?? declared;
    return { client, ...(issued === undefined ? {} : { secret: issued }) };
  }
}

function explain(error: unknown): never {
  if (!(error instanceof InvalidClientMetadataError)) throw error;
  const isRedirect = error.mistakes.every(({ path }) => path.startsWith('redirect_uris'));
  throw new RegistrationError(
    isRedirect ? 'invalid_redirect_uri' : 'invalid_client_metadata',
    error.mistakes.map(({ path, message }) => `${path} ${message}`).join('; '),
  );
}
