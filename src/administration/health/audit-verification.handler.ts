import { Injectable } from '@nestjs/common';
import { loadChainKeys } from '../../audit/audit-secret.js';
import { JournalVerification } from '../../audit/journal-verification.js';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import { JobHandler } from '../../jobs/job-handler.js';

export const AUDIT_VERIFICATION = 'audit-verification';

/** Of more findings only the first are kept; the command tells all of them. */
const MOST_FINDINGS = 20;

/** What a run has found, as it is kept with the job. */
export interface VerificationResult {
  readonly entries: number;
  readonly checkpoints: number;
  readonly count: number;
  readonly findings: readonly string[];
}

/** Recomputes the chains of the audit journal in the background. */
@Injectable()
export class AuditVerificationHandler extends JobHandler {
  readonly kind = AUDIT_VERIFICATION;

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<string> {
    const query: Database['query'] = async statement => this.database.query(statement);
    const keys = await loadChainKeys(query, this.environment.SECRETS_KEY);
    const { entries, checkpoints, findings } = await new JournalVerification(query, keys).run();
    const result: VerificationResult = {
      entries,
      checkpoints,
      count: findings.length,
      findings: findings.slice(0, MOST_FINDINGS),
    };
    return JSON.stringify(result);
  }
}
