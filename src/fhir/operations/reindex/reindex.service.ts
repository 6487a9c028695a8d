import { Injectable } from '@nestjs/common';
import { isFinished, type Job } from '../../../jobs/job.js';
import { Jobs } from '../../../jobs/jobs.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { isResourceType, resourceTypes } from '../../definitions/resource-types.js';
import { ForbiddenError, InvalidError, NotFoundError } from '../../errors/fhir-error.js';
import { REINDEX, type ReindexRequest } from '../../storage/reindex/reindex-request.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Jobs that index all resources of some types anew, for who administers these types. */
@Injectable()
export class ReindexService {
  constructor(private readonly jobs: Jobs) {}

  /** The same types are indexed once at a time: a second request joins the first. */
  async start(access: AccessFilter, asked: readonly string[]): Promise<Job> {
    const types = [...new Set(asked)].toSorted();
    if (!types.every(isResourceType)) {
      throw new InvalidError('type must be a resource type of this server', 'Parameters.parameter', 'value');
    }
    requireAdministration(access, types);
    const input: ReindexRequest = types.length === 0 ? {} : { resourceTypes: types };
    return this.jobs.enqueue({ kind: REINDEX, input, soleKey: types.join(' ') || '*' });
  }

  async find(access: AccessFilter, id: string): Promise<Job> {
    const job = UUID.test(id) ? await this.jobs.find(id) : undefined;
    if (job?.kind !== REINDEX)
      throw new NotFoundError('There is no such job; finished ones are kept for a week');
    requireAdministration(access, (job.input as ReindexRequest).resourceTypes ?? []);
    return job;
  }

  /** What a SearchParameter waits for goes on until that is no longer active. */
  async cancel(access: AccessFilter, id: string): Promise<Job> {
    const job = await this.find(access, id);
    if ((job.input as ReindexRequest).revision !== undefined && !isFinished(job)) {
      throw new InvalidError('A SearchParameter waits for this job: retire or delete that instead');
    }
    return (await this.jobs.cancel(id)) ?? job;
  }
}

function requireAdministration(access: AccessFilter, asked: readonly string[]): void {
  const types = asked.length === 0 ? resourceTypes() : asked;
  if (types.every(type => access.administers(type, 'u'))) return;
  throw new ForbiddenError('Only administrators and backend services with u on these types may reindex them');
}
