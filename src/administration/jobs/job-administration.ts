import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import type { Job } from '../../jobs/job.js';
import { Jobs } from '../../jobs/jobs.js';
import { found, noteChange } from '../administered.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A job without its input and output, which may speak of a record. */
export type AdministeredJob = Omit<Job, 'input' | 'output' | 'owner'>;

/** Background work as the operator sees and stops it. */
@Injectable()
export class JobAdministration {
  constructor(
    private readonly jobs: Jobs,
    private readonly journal: AuditJournal,
  ) {}

  async list(): Promise<readonly AdministeredJob[]> {
    return (await this.jobs.listAll()).map(viewOf);
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
