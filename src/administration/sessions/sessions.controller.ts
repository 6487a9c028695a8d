import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_SESSIONS } from '../../auth/scopes/identity-scopes.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext, sliceRequest, textIn } from '../../paging/slice.js';
import type { Narrowing } from './session-administration.js';
import { SessionAdministration, type TokensInForce, type WaitingLaunch } from './session-administration.js';

type Sent = Readonly<Record<string, unknown>>;

/** Tokens in force and launches that wait (docs/administration.md). */
@Controller('administration')
export class SessionsController {
  constructor(private readonly sessions: SessionAdministration) {}

  @Get('tokens')
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async tokens(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Sent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly TokensInForce[]> {
    requireOperator(principal, MANAGE_SESSIONS);
    const { items, next } = await this.sessions.list(narrowing(sent), sliceRequest(sent, 'time', 'text'));
    linkNext(reply, sent, next);
    return items;
  }

  /** All of one app: the grants of people to it, and its own tokens. */
  @Delete('tokens')
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async revokeAll(
    @CurrentPrincipal() principal: Principal,
    @Query('client') client: unknown,
  ): Promise<{ readonly ended: number }> {
    requireOperator(principal, MANAGE_SESSIONS);
    if (typeof client !== 'string' || client === '')
      throw new InvalidError('client must name the app whose tokens end');
    return { ended: await this.sessions.revokeAllOfClient(client) };
  }

  @Delete('tokens/:grant')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async revoke(@CurrentPrincipal() principal: Principal, @Param('grant') id: string): Promise<void> {
    requireOperator(principal, MANAGE_SESSIONS);
    await this.sessions.revoke(id);
  }

  @Get('launch-contexts')
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async launches(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Sent,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly WaitingLaunch[]> {
    requireOperator(principal, MANAGE_SESSIONS);
    const { items, next } = await this.sessions.launches(narrowing(sent), sliceRequest(sent, 'time', 'text'));
    linkNext(reply, sent, next);
    return items;
  }

  @Delete('launch-contexts/:launch')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async cancel(@CurrentPrincipal() principal: Principal, @Param('launch') id: string): Promise<void> {
    requireOperator(principal, MANAGE_SESSIONS);
    await this.sessions.cancelLaunch(id);
  }
}

export function narrowing(sent: Sent): Narrowing {
  return { user: textIn(sent, 'user'), client: textIn(sent, 'client') };
}
