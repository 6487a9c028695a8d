import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { WorkInterruptedError } from '../../../audit/journal-fence.js';
import { JournalReader } from '../../../audit/journal-reader.js';
import type { JournalRow } from '../../../audit/journal-row.js';
import { Environment } from '../../../config/environment.js';
import { PeriodicJob } from '../../../jobs/periodic-job.js';
import { ConcernedPatients } from '../../storage/audited/concerned-patients.js';
import { auditEventsOf } from '../audit-event.builder.js';
import { sendToSyslog, type SyslogReceiver } from './syslog-connection.js';
import { syslogMessage } from './syslog-message.js';

const PERIOD_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Sends what is new in the journal to the Audit Record Repository of the house (IHE ATNA, ITI-20): at least once, for
 * the cursor moves when the receiver has taken it. After a failure it waits, each time twice as long.
 */
@Injectable()
export class SyslogJob extends PeriodicJob {
  readonly name = 'audit-syslog';
  readonly periodMs = PERIOD_MS;
  private failures = 0;
  private notBefore = -Infinity;

  constructor(
    private readonly journal: JournalReader,
    private readonly patients: ConcernedPatients,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<void> {
    const { AUDIT_SYSLOG_URL: url } = this.environment;
    if (url === undefined || performance.now() < this.notBefore) return;
    try {
      const receiver = await this.receiver(url);
      await this.journal.drain('syslog', async rows => this.send(receiver, rows));
      this.failures = 0;
    } catch (error) {
      this.notBefore = performance.now() + Math.min(PERIOD_MS * 2 ** this.failures++, LONGEST_PAUSE_MS);
      throw error;
    }
  }

  /** Read each time, for certificates are renewed. */
  private async receiver(url: string): Promise<SyslogReceiver> {
    const { AUDIT_SYSLOG_CA_FILE: file } = this.environment;
    return {
      url: new URL(url),
      ...(file === undefined ? {} : { authorities: await readFile(file, 'utf8') }),
    };
  }

  private async send(receiver: SyslogReceiver, rows: readonly JournalRow[]): Promise<void> {
    const patients = await this.patients.of(
      rows.flatMap(({ entry }) => entry.accesses ?? []).flatMap(({ resources }) => resources),
    );
    const patientsOf = (resource: string): readonly string[] => patients.get(resource) ?? [];
    const messages = rows
      .flatMap(({ entry }) => auditEventsOf(entry, patientsOf, this.environment))
      .map(syslogMessage);
    if (messages.length === 0) return;
    try {
      await sendToSyslog(receiver, messages);
    } catch (error) {
      throw new WorkInterruptedError((error as Error).message, { cause: error });
    }
  }
}
