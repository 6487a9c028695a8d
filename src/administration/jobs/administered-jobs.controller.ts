import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import { CurrentPrincipal } from '../../auth/resource-server/decorators/principal.decorator.js';
import type { Principal } from '../../auth/resource-server/principal.js';
import { MANAGE_JOBS } from '../../auth/scopes/identity-scopes.js';
import { requireOperator } from '../../installation/operator.js';
import { administeredBy } from '../administered.js';
import { linkNext } from '../../paging/slice.js';
import { type AdministeredJob, JobAdministration } from './job-administration.js';

/** Background jobs of all kinds (docs/administration.md). */
@Controller('administration/jobs')
export class AdministeredJobsController {
  constructor(private readonly jobs: JobAdministration) {}

  @Get()
  @DelegatedScopes(administeredBy(MANAGE_JOBS))
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() sent: Readonly<Record<string, unknown>>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly AdministeredJob[]> {
    requireOperator(principal, MANAGE_JOBS);
    const { items, next } = await this.jobs.list(sent);
    linkNext(reply, sent, next);
    return items;
  }

  @Post(':job/cancel')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_JOBS))
  async cancel(@CurrentPrincipal() principal: Principal, @Param('job') id: string): Promise<AdministeredJob> {
    requireOperator(principal, MANAGE_JOBS);
    return this.jobs.cancel(id);
  }

  @Post(':job/retry')
  @HttpCode(200)
  @DelegatedScopes(administeredBy(MANAGE_JOBS))
  async retry(@CurrentPrincipal() principal: Principal, @Param('job') id: string): Promise<AdministeredJob> {
    requireOperator(principal, MANAGE_JOBS);
    return this.jobs.retry(id);
  }
}
