import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { auditedRequest } from '../../../audit/audited-request.js';
import { ClientSecretVerifier } from '../../../clients/client-secret.verifier.js';
import type { Client } from '../../../clients/client.entity.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { GranularConstraints } from '../../scopes/granular-constraints.js';
import { clientInformation } from './client-information.js';
import { ClientRegistration } from './client-registration.js';
import { issuedSecret } from './issued-secret.js';
import { RegisteredClient } from './registered-client.js';
import { SoftwareStatements, statementOf } from './software-statements.js';
import { RegistrationErrorFilter } from './registration-error.filter.js';
import { RegistrationError } from './registration.error.js';
import { readRegistration } from './registration.request.js';

/** RFC 7592: a client reads, changes and removes its registration, by its registration access token. */
@Controller('register/:client')
@UseFilters(RegistrationErrorFilter)
export class ClientConfigurationController {
  constructor(
    private readonly registration: ClientRegistration,
    private readonly registered: RegisteredClient,
    private readonly secrets: ClientSecretVerifier,
    private readonly granular: GranularConstraints,
    private readonly statements: SoftwareStatements,
  ) {}

  @Get()
  @PublicEndpoint('a client reads its own registration; judged by its registration access token')
  @Header('Cache-Control', 'no-store')
  async read(
    @Param('client') clientId: string,
    @Req() request: FastifyRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    return clientInformation(await this.registered.of(clientId, request));
  }

  @Put()
  @PublicEndpoint('a client changes its own registration; judged by its registration access token')
  @Header('Cache-Control', 'no-store')
  async update(
    @Param('client') clientId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    const known = await this.registered.of(clientId, request);
    const metadata = await readRegistration(await this.statements.complete(body), this.granular);
    const present = await this.presentSecret(known, body as Readonly<Record<string, unknown>>);
    const updated = await this.registration.update(known, metadata, {
      present,
      statement: statementOf(body),
    });
    noteChange(clientId);
    return {
      ...clientInformation(updated.client),
      ...issuedSecret(updated),
    };
  }

  @Delete()
  @PublicEndpoint('a client removes itself; judged by its registration access token')
  @HttpCode(204)
  async remove(@Param('client') clientId: string, @Req() request: FastifyRequest): Promise<void> {
    await this.registration.remove(await this.registered.of(clientId, request));
    noteChange(clientId);
  }

  /** RFC 7592 §2.2: the body names the client it is sent to, and a secret in it must be the present one. */
  private async presentSecret(
    client: Client,
    body: Readonly<Record<string, unknown>>,
  ): Promise<string | undefined> {
    if (body['client_id'] !== client.clientId)
      throw new RegistrationError('invalid_client_metadata', 'client_id must be the one in the address');
    const secret = body['client_secret'];
    if (secret === undefined) return undefined;
    const isPresent =
      typeof secret === 'string' &&
      client.secretHash !== null &&
      (await this.secrets.matches(client.secretHash, secret));
    if (isPresent) return secret;
    throw new RegistrationError(
      'invalid_client_metadata',
      'client_secret is not the present one; leave it out to get a new one',
    );
  }
}

function noteChange(client: string): void {
  auditedRequest()?.note({ kind: 'client-changed', outcome: 'success', client });
}
