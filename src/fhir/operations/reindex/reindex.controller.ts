import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Environment } from '../../../config/environment.js';
import { isFinished, type Job } from '../../../jobs/job.js';
import { AccessFilter } from '../../access/access-filter.js';
import type { Resource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { progressHeaders, reindexAnswer } from './reindex-answer.js';
import { ReindexService } from './reindex.service.js';

const SCOPES = { delegated: 'only administrators and backend services with u on every type it is about' };

/** Indexes stored resources anew, in the background. docs/interactions/operations/reindex.md */
@Controller('fhir')
export class ReindexController {
  constructor(
    private readonly reindexing: ReindexService,
    private readonly environment: Environment,
  ) {}

  @FhirOperation({
    code: 'reindex',
    level: 'system',
    definition: 'http://firekeeper.example/OperationDefinition/reindex',
    affectsState: true,
    scopes: SCOPES,
    parameters: { type: { type: 'code', max: '*' } },
  })
  async start(
    @Access() access: AccessFilter,
    @Input() input: OperationInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Resource> {
    const job = await this.reindexing.start(access, input.texts('type'));
    void reply.header('Content-Location', `${this.environment.fhirBase}/$reindex-status?job=${job.id}`);
    return this.answer(job, reply);
  }

  @FhirOperation({
    code: 'reindex-status',
    level: 'system',
    definition: 'http://firekeeper.example/OperationDefinition/reindex-status',
    affectsState: false,
    scopes: SCOPES,
    parameters: { job: { type: 'id', min: 1 } },
  })
  async status(
    @Access() access: AccessFilter,
    @Input() input: OperationInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Resource> {
    return this.answer(await this.reindexing.find(access, input.text('job') ?? ''), reply);
  }

  @FhirOperation({
    code: 'reindex-cancel',
    level: 'system',
    definition: 'http://firekeeper.example/OperationDefinition/reindex-cancel',
    affectsState: true,
    scopes: SCOPES,
    parameters: { job: { type: 'id', min: 1 } },
  })
  async cancel(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    return reindexAnswer(await this.reindexing.cancel(access, input.text('job') ?? ''));
  }

  private answer(job: Job, reply: FastifyReply): Resource {
    void reply.status(isFinished(job) ? 200 : 202).headers(progressHeaders(job));
    return reindexAnswer(job);
  }
}
