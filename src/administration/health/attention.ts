import { Injectable } from '@nestjs/common';
import { BrokenGlassRepository } from '../../access/break-glass/broken-glass.repository.js';
import { ProviderConditionRepository } from '../../auth/identity/providers/provider-condition.repository.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { Database } from '../../database/database.js';
import { AuditSummaryRepository } from '../audit/audit-summary.repository.js';
import { AuditVerifications } from './audit-verifications.js';
import { InstallationHealth } from './installation-health.js';

/** Something that somebody has to do. */
export interface Need {
  readonly severity: 'alert' | 'notice';
  readonly what: string;
  /** The room of the console in which it can be done. */
  readonly room: string;
}

const DAY_MS = 86_400_000;
/** Before a certificate is over. */
const SOON_DAYS = 30;
const OLD_SECRET_DAYS = 365;
/** A denial now and then is usual. */
const FEW_DENIALS = 20;
const MANY_TIMES = 3;

/** What needs attention, the worst first: nothing of it has to be looked for. */
@Injectable()
export class Attention {
  constructor(
    private readonly health: InstallationHealth,
    private readonly database: Database,
    private readonly summaries: AuditSummaryRepository,
    private readonly verifications: AuditVerifications,
    private readonly glass: BrokenGlassRepository,
    private readonly clients: ClientRepository,
    private readonly providers: ProviderConditionRepository,
  ) {}

  async list(): Promise<readonly Need[]> {
    const needs = await Promise.all([
      this.ofHealth(),
      this.ofJobs(),
      this.ofDenials(),
      this.ofVerification(),
      this.ofGlass(),
      this.ofSecrets(),
      this.ofCertificates(),
    ]);
    return needs.flat().toSorted((a, b) => a.severity.localeCompare(b.severity));
  }

  private async ofHealth(): Promise<readonly Need[]> {
    const { checks } = await this.health.check();
    return Object.entries(checks).flatMap(([name, { status, output = '' }]): Need[] =>
      status === 'pass'
        ? []
        : [{ severity: status === 'fail' ? 'alert' : 'notice', what: `${name}: ${output}`, room: 'health' }],
    );
  }

  private async ofJobs(): Promise<readonly Need[]> {
    const [row] = await this.database.query<{ failed: number }>({ text: FAILED_JOBS, values: [] });
    const failed = row?.failed ?? 0;
    if (failed === 0) return [];
    const what = `${failed} ${failed === 1 ? 'job has' : 'jobs have'} failed in the last week`;
    return [{ severity: 'alert', what, room: 'jobs?state=failed' }];
  }

  private async ofDenials(): Promise<readonly Need[]> {
    const { lastHour, usual } = await this.summaries.denials();
    if (lastHour < FEW_DENIALS || lastHour < usual * MANY_TIMES) return [];
    const what = `${lastHour} requests were denied in the last hour; ${Math.round(usual)} are usual`;
    return [{ severity: 'alert', what, room: 'audit?outcome=denied' }];
  }

  private async ofVerification(): Promise<readonly Need[]> {
    const verified = (await this.verifications.list()).find(({ result }) => result !== undefined);
    if (!verified?.result)
      return [{ severity: 'notice', what: 'the audit journal was not verified lately', room: 'health' }];
    const { count } = verified.result;
    if (count === 0) return [];
    return [
      {
        severity: 'alert',
        what: `the audit journal is not as it was written: ${count} findings`,
        room: 'health',
      },
    ];
  }

  private async ofGlass(): Promise<readonly Need[]> {
    const count = await this.glass.countWaiting();
    if (count === 0) return [];
    const what = `${count} ${count === 1 ? 'record was' : 'records were'} opened beyond the policy and not reviewed`;
    return [{ severity: 'notice', what, room: 'audit?action=break-the-glass' }];
  }

  private async ofSecrets(): Promise<readonly Need[]> {
    const before = Date.now() - OLD_SECRET_DAYS * DAY_MS;
    const clients = await this.clients.list();
    return clients
      .filter(({ secretCreatedAt }) => secretCreatedAt && secretCreatedAt.getTime() < before)
      .map(({ name }) => ({
        severity: 'notice',
        what: `the secret of ${name} is over a year old`,
        room: 'clients',
      }));
  }

  private async ofCertificates(): Promise<readonly Need[]> {
    const conditions = [...(await this.providers.list()).values()];
    return conditions.flatMap(({ providerId, certificateExpiresAt }): Need[] => {
      const left = certificateExpiresAt ? certificateExpiresAt.getTime() - Date.now() : Infinity;
      if (left > SOON_DAYS * DAY_MS) return [];
      const when = certificateExpiresAt?.toISOString().slice(0, 10) ?? '';
      const what = `a certificate of the identity provider ${providerId} ends on ${when}`;
      return [{ severity: left <= 0 ? 'alert' : 'notice', what, room: 'identity-providers' }];
    });
  }
}

const FAILED_JOBS = `select count(*)::int as failed from job
  where state = 'failed' and finished_at > now() - interval '7 days'`;
