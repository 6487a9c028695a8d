import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { DatabaseServer } from '../database/database-server.js';
import type { AuditEntry, AuditNote } from './audit-entry.js';
import { auditedRequest } from './audited-request.js';
import { JournalUnavailableError } from './journal-unavailable.error.js';
import { JournalWriter } from './journal-writer.js';

/** After a failure nothing is begun that could not be answered, for so long. */
const PAUSE_MS = 1_000;
/** Whether it can be written again is known when somebody has tried: so long others are to have the requests. */
const FAILING_MS = 10_000;

/**
 * Who did what, written before the answer leaves (docs/security/audit.md). Whoever has something to tell calls
 * `note`; what requests do with resources is told by the repository.
 */
@Injectable()
export class AuditJournal implements OnApplicationShutdown {
  private readonly logger = new Logger(AuditJournal.name);
  private readonly writer: JournalWriter;
  private failedAt = -Infinity;
  private hasFailed = false;
  /** Entries since the start of the process. */
  readonly counts = { written: 0, lost: 0 };

  constructor(
    server: DatabaseServer,
    private readonly environment: Environment,
  ) {
    this.writer = new JournalWriter(server.url, environment.SECRETS_KEY);
    if (!environment.AUDIT_JOURNAL)
      this.logger.warn('AUDIT_JOURNAL is off: nobody will be able to tell who looked at what');
  }

  /**
   * Adds an event. Within a request it is written with the request's entry, durable before the answer leaves, and the
   * caller of the request counts where the note names none; outside of requests it is durable when this resolves.
   */
  async note(note: AuditNote): Promise<void> {
    const request = auditedRequest();
    if (request) request.note(note);
    else await this.write([{ at: new Date().toISOString(), notes: [note] }]);
  }

  /**
   * Resolves when the entries are durable. Throws JournalUnavailableError, unless AUDIT_REQUIRED is off.
   *
   * @param inFlight how many requests are being answered, of which many will write.
   */
  async write(entries: readonly AuditEntry[], inFlight?: number): Promise<void> {
    if (entries.length === 0 || !this.isKept) return;
    try {
      await this.writer.append(
        entries.map(entry => JSON.stringify(entry)),
        inFlight,
      );
      this.counts.written += entries.length;
      this.hasFailed = false;
    } catch (error) {
      if (!(error instanceof JournalUnavailableError)) throw error;
      this.failedAt = performance.now();
      this.hasFailed = true;
      this.counts.lost += entries.length;
      const isAnswered = !this.environment.AUDIT_REQUIRED;
      const outcome = isAnswered
        ? 'lost, their requests answered'
        : 'not written, their requests answered with 503';
      this.logger.error(`${error.message}${reasonOf(error)}: ${entries.length} entries are ${outcome}`);
      if (!isAnswered) throw error;
    }
  }

  /** Whether anything is written at all. */
  get isKept(): boolean {
    return this.environment.AUDIT_JOURNAL;
  }

  /** Asked before a change that could not be taken back: false shortly after a failure. */
  get isWritable(): boolean {
    return !this.environment.AUDIT_REQUIRED || performance.now() - this.failedAt >= PAUSE_MS;
  }

  /** Whether requests are not answered because it could not be written when it was last tried, a moment ago. */
  get isFailing(): boolean {
    const isRecent = performance.now() - this.failedAt < FAILING_MS;
    return this.environment.AUDIT_REQUIRED && this.hasFailed && isRecent;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.end();
  }
}

/** The SQLSTATE, or what the socket said: whoever makes room or mends the line has to know which. */
function reasonOf({ cause }: JournalUnavailableError): string {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === undefined ? '' : ` (${code})`;
}
