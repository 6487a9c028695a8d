import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { clientInformation } from '../../auth/authorization-server/registration/client-information.js';
import { issuedSecret } from '../../auth/authorization-server/registration/issued-secret.js';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_CLIENTS } from '../../auth/scopes/identity-scopes.js';
import { LONGEST_SECRET_OVERLAP_SECONDS } from '../../clients/client-metadata.js';
import type { Client } from '../../clients/client.entity.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext } from '../../paging/slice.js';
import { type AdministeredClient, ClientAdministration } from './client-administration.js';

type Answer = Readonly<Record<string, unknown>>;

/** Clients in the words of RFC 7591 (docs/administration.md). */
@Controller('administration/clients')
export class ClientsController {
  constructor(private readonly clients: ClientAdministration) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Answer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly Answer[]> {
    requireOperator(principal, MANAGE_CLIENTS);
    const { items, next } = await this.clients.list(sent);
    linkNext(reply, sent, next);
    return items.map(viewOf);
  }

  @Post()
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async create(@CurrentPrincipal() principal: Principal, @Body() body: unknown): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return withSecret(await this.clients.create(objectOf(body)));
  }

  @Get(':client')
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async read(@CurrentPrincipal() principal: Principal, @Param('client') clientId: string): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return viewOf(await this.clients.find(clientId));
  }

  /** What is left out is gone, save the secret. */
  @Put(':client')
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('client') clientId: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return withSecret(await this.clients.change(clientId, objectOf(body)));
  }

  @Post(':client/secret')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async replaceSecret(
    @CurrentPrincipal() principal: Principal,
    @Param('client') clientId: string,
    @Body() body: unknown,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return withSecret(await this.clients.replaceSecret(clientId, overlapOf(body)));
  }

  /** With everything that was granted to it. */
  @Delete(':client')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async remove(@CurrentPrincipal() principal: Principal, @Param('client') clientId: string): Promise<void> {
    requireOperator(principal, MANAGE_CLIENTS);
    await this.clients.remove(clientId);
  }

  @Post(':client/disable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async disable(
    @CurrentPrincipal() principal: Principal,
    @Param('client') clientId: string,
  ): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return viewOf(await this.clients.setEnabled(clientId, false));
  }

  @Post(':client/enable')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_CLIENTS))
  async enable(@CurrentPrincipal() principal: Principal, @Param('client') clientId: string): Promise<Answer> {
    requireOperator(principal, MANAGE_CLIENTS);
    return viewOf(await this.clients.setEnabled(clientId, true));
  }
}

function viewOf(client: Client): Answer {
  return { ...clientInformation(client), firekeeper_consent: client.consent, enabled: client.enabled };
}

function withSecret(administered: AdministeredClient): Answer {
  return { ...viewOf(administered.client), ...issuedSecret(administered) };
}

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new InvalidError('Send a JSON object with the metadata of the client');
}

/** Left out, the present secret ends at once. */
function overlapOf(body: unknown): number {
  const seconds = body === undefined || body === null ? 0 : (objectOf(body)['overlap_seconds'] ?? 0);
  if (Number.isInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= LONGEST_SECRET_OVERLAP_SECONDS)
    return Number(seconds);
  throw new InvalidError(`overlap_seconds must be from 0 to ${LONGEST_SECRET_OVERLAP_SECONDS}`);
}
