import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { ConflictError, InvalidError } from '../../fhir/errors/fhir-error.js';
import { isFinished, type Job, type JobState } from '../../jobs/job.js';
import { Jobs } from '../../jobs/jobs.js';
import { found, noteChange } from '../administered.js';
import { type Slice, sliceOf, sliceRequest, textIn } from '../../paging/slice.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;

/** A job without its input and output, which may speak of a record. */
export type AdministeredJob = Omit<Job, 'input' | 'output' | 'owner'>;

/** Background work as the operator sees and stops it. */
@Injectable()
export class JobAdministration {
  constructor(
    private readonly jobs: Jobs,
    private readonly journal: AuditJournal,
  ) {}

  /** The newest first. */
  async list(sent: Readonly<Record<string, unknown>>): Promise<Slice<AdministeredJob>> {
    const { limit, after: [after] = [] } = sliceRequest(sent, 'text');
    const state = textIn(sent, 'state');
    if (state !== undefined && !isState(state))
      throw new InvalidError(`state must be one of ${JOB_STATES.join(', ')}`);
    if (after !== undefined && !UUID.test(after)) throw new InvalidError('after must name a job');
    const jobs = await this.jobs.listAll({ state, after, limit: limit + 1 });
    return sliceOf(jobs.map(viewOf), limit, ({ id }) => [id]);
  }

  /** Lets a job that has failed or was cancelled go on where it stopped. */
  async retry(id: string): Promise<AdministeredJob> {
    const known = found(UUID.test(id) ? await this.jobs.find(id) : undefined, 'job');
    const job = await this.jobs.retry(id);
    if (!job)
      throw new ConflictError(
        isFinished(known) && known.state !== 'completed'
          ? 'Another job does the same now: wait for it'
          : `The job is ${known.state}: only one that has failed or was cancelled is tried again`,
      );
    await noteChange(this.journal, 'job', { job: id, kind: job.kind, change: 'retried' });
    return viewOf(job);
  }

  /** A waiting job never starts, a running one ends at its next checkpoint. */
  async cancel(id: string): Promise<AdministeredJob> {
    const job = found(UUID.test(id) ? await this.jobs.cancel(id) : undefined, 'job');
    await noteChange(this.journal, 'job', { job: id, kind: job.kind, change: 'cancelled' });
    return viewOf(job);
  }
}

function viewOf({ input: _input, output: _output, owner: _owner, ...job }: Job): AdministeredJob {
  return job;
}

function isState(text: string): text is JobState {
  return JOB_STATES.some(state => state === text);
}
