import { Controller, Delete, Get, HttpCode, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_SESSIONS } from '../../auth/scopes/identity-scopes.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext, sliceRequest, textIn } from '../../paging/slice.js';
import { type BrowserSession, BrowserSessions } from './browser-sessions.js';

/** Who is signed in (docs/administration.md). */
@Controller('administration/sessions')
export class BrowserSessionsController {
  constructor(private readonly sessions: BrowserSessions) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly BrowserSession[]> {
    requireOperator(principal, MANAGE_SESSIONS);
    const { items, next } = await this.sessions.list(
      textIn(sent, 'user'),
      sliceRequest(sent, 'time', 'text'),
    );
    linkNext(reply, sent, next);
    return items;
  }

  @Delete(':session')
  @HttpCode(204)
  @DelegatedScopes(administeredBy(MANAGE_SESSIONS))
  async end(@CurrentPrincipal() principal: Principal, @Param('session') id: string): Promise<void> {
    requireOperator(principal, MANAGE_SESSIONS);
    await this.sessions.end(id);
  }
}
