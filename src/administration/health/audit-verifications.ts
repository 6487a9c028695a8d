import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import type { JobState } from '../../jobs/job.js';
import { Jobs } from '../../jobs/jobs.js';
import { noteChange } from '../administered.js';
import { AUDIT_VERIFICATION, type VerificationResult } from './audit-verification.handler.js';

/** A run of the verification. */
export interface AuditVerification {
  readonly state: JobState;
  readonly askedAt: Date;
  readonly finishedAt: Date | undefined;
  /** Once it is completed. */
  readonly result: VerificationResult | undefined;
}

/** Whether the audit journal is as it was written, as far as somebody has asked. */
@Injectable()
export class AuditVerifications {
  constructor(
    private readonly jobs: Jobs,
    private readonly journal: AuditJournal,
  ) {}

  /** One runs at a time: another request is answered with that one. */
  async start(): Promise<AuditVerification> {
    await this.jobs.enqueue({ kind: AUDIT_VERIFICATION, input: null, soleKey: 'journal' });
    await noteChange(this.journal, 'job', { kind: AUDIT_VERIFICATION, change: 'started' });
    const [started] = await this.list();
    if (!started) throw new Error('The job that was just asked for is not there');
    return started;
  }

  /** The newest first; old ones are forgotten as other jobs are. */
  async list(): Promise<readonly AuditVerification[]> {
    const jobs = await this.jobs.list(AUDIT_VERIFICATION);
    return jobs.map(({ state, createdAt, finishedAt, output }) => ({
      state,
      askedAt: createdAt,
      finishedAt,
      result: output === undefined ? undefined : (JSON.parse(output) as VerificationResult),
    }));
  }
}
