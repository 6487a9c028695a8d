import { Body, Controller, Header, HttpCode, Param, Post, Req, UseFilters } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { auditedRequest } from '../../../audit/audited-request.js';
import { LONGEST_SECRET_OVERLAP_SECONDS } from '../../../clients/client-metadata.js';
import { PublicEndpoint } from '../../resource-server/decorators/public-endpoint.decorator.js';
import { ClientRegistration } from './client-registration.js';
import { issuedSecret } from './issued-secret.js';
import { RegisteredClient } from './registered-client.js';
import { RegistrationErrorFilter } from './registration-error.filter.js';
import { RegistrationError } from './registration.error.js';

const DAY_SECONDS = 24 * 60 * 60;

/** A client gets a new secret, and has time to bring it to all its parts before the old one ends. */
@Controller('register/:client/secret')
@UseFilters(RegistrationErrorFilter)
export class ClientSecretController {
  constructor(
    private readonly registration: ClientRegistration,
    private readonly registered: RegisteredClient,
  ) {}

  @Post()
  @PublicEndpoint('a client replaces its secret; judged by its registration access token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Header('Pragma', 'no-cache')
  async rotate(
    @Param('client') clientId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    const known = await this.registered.of(clientId, request);
    const rotated = await this.registration.rotateSecret(known, overlapOf(body));
    auditedRequest()?.note({ kind: 'client-changed', outcome: 'success', client: known.clientId });
    return { client_id: known.clientId, ...issuedSecret(rotated) };
  }
}

function overlapOf(body: unknown): number {
  const given = (body as Readonly<Record<string, unknown>> | null | undefined)?.[
    'firekeeper_secret_overlap_seconds'
  ];
  const seconds = given ?? DAY_SECONDS;
  if (Number.isInteger(seconds) && Number(seconds) >= 0 && Number(seconds) <= LONGEST_SECRET_OVERLAP_SECONDS)
    return Number(seconds);
  throw new RegistrationError(
    'invalid_client_metadata',
    `firekeeper_secret_overlap_seconds must be from 0 to ${LONGEST_SECRET_OVERLAP_SECONDS}`,
  );
}
