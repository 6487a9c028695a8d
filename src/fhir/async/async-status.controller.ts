import { Controller, Delete, Get, HttpCode, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DelegatedScopes } from '../../auth/resource-server/decorators/delegated-scopes.decorator.js';
import type { Job } from '../../jobs/job.js';
import { Jobs } from '../../jobs/jobs.js';
import type { AccessFilter } from '../access/access-filter.js';
import { NotFoundError, UnansweredError } from '../errors/fhir-error.js';
import { Access } from '../rest/decorators/access.decorator.js';
import { sendText } from '../rest/fhir-reply.js';
import { type FhirRequest, queryParametersOf } from '../rest/fhir-request.js';
import { onlyRepresentationOf } from '../rest/representation.js';
import { AccessSince } from './access-since.js';
import { asyncOwner } from './async-owner.js';
import { AsyncRequests } from './async-requests.js';
import { KeptAnswerJudge } from './kept-answer.judge.js';
import { KEPT_MS } from './expired-answers.job.js';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Seconds until it is worth asking again. */
const RETRY_AFTER = '2';
const OUT_OF_REACH =
  'The request was processed, but what you may see has changed since: its answer is not given any more';

/** How a request in the background goes, its answer, and its end. https://hl7.org/fhir/R4/async.html */
@Controller('fhir/_async')
@DelegatedScopes('only whoever sent a request, with the same scopes, is told of it')
export class AsyncStatusController {
  constructor(
    private readonly requests: AsyncRequests,
    private readonly jobs: Jobs,
    private readonly accessSince: AccessSince,
    private readonly judge: KeptAnswerJudge,
  ) {}

  @Get(':id')
  async status(
    @Req() request: FhirRequest,
    @Res() reply: FastifyReply,
    @Access() access: AccessFilter,
    @Param('id') id: string,
  ): Promise<void> {
    const representation = onlyRepresentationOf(request, queryParametersOf(request), 'Bundle');
    const job = await this.find(request, access, id);
    if (job.state === 'failed') {
      throw new UnansweredError('The request could not be answered: send it again');
    }
    if (job.state !== 'completed') {
      void reply
        .status(202)
        .headers({ 'X-Progress': job.state, 'Retry-After': RETRY_AFTER, 'Cache-Control': 'no-store' })
        .send();
      return;
    }
    if (!(await this.mayBeGiven(job, access))) {
      await this.requests.forget(job.id);
      throw new NotFoundError(OUT_OF_REACH);
    }
    void reply.header('Expires', new Date((job.finishedAt?.getTime() ?? 0) + KEPT_MS).toUTCString());
    sendText(reply, 200, job.output ?? '', representation);
  }

  /** A write that has begun already is not undone. */
  @Delete(':id')
  @HttpCode(202)
  async cancel(
    @Req() request: FhirRequest,
    @Access() access: AccessFilter,
    @Param('id') id: string,
  ): Promise<void> {
    const job = await this.find(request, access, id);
    await this.jobs.cancel(job.id);
    await this.requests.forget(job.id);
  }

  private async mayBeGiven(job: Job, access: AccessFilter): Promise<boolean> {
    if (await this.accessSince.hasChanged(job, access)) return false;
    return this.judge.isWithinReach(job.output ?? '{}', access);
  }

  private async find({ principal }: FhirRequest, access: AccessFilter, id: string): Promise<Job> {
    const job = UUID.test(id) ? await this.requests.find(id, asyncOwner(principal!, access)) : undefined;
    if (!job || job.state === 'cancelled') throw new NotFoundError('There is no such request, or no more');
    return job;
  }
}
