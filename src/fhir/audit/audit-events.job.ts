import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JournalReader } from '../../audit/journal-reader.js';
import type { JournalRow } from '../../audit/journal-row.js';
import { Environment } from '../../config/environment.js';
import { PeriodicJob } from '../../jobs/periodic-job.js';
import { AccessFilter } from '../access/access-filter.js';
import type { Resource } from '../model/resource.js';
import { ConcernedPatients } from '../storage/audited/concerned-patients.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { auditEventsOf } from './audit-event.builder.js';

const PERIOD_MS = 5_000;
/** A quarter of the time: those who ask now go before those who will look who asked. */
const USUAL_SHARE = 1 / 4;

/**
 * Makes AuditEvents of what is new in the journal. Their ids follow from their place in it, so that work which was done
 * and not written down is not done again.
 */
@Injectable()
export class AuditEventsJob extends PeriodicJob {
  readonly name = 'audit-events';
  readonly periodMs = PERIOD_MS;
  private readonly access = AccessFilter.unrestricted('AuditEvents of the journal');
  /** Of the time of one process: twice as much each time that it was not enough. */
  private share = USUAL_SHARE;

  constructor(
    private readonly journal: JournalReader,
    private readonly resources: ResourceRepository,
    private readonly patients: ConcernedPatients,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<void> {
    if (!this.environment.AUDIT_EVENTS) return;
    const longestMs = PERIOD_MS * this.share;
    const startedAt = performance.now();
    await this.journal.drain('audit-events', async rows => this.make(rows), longestMs);
    const isBehind = performance.now() - startedAt >= longestMs;
    this.share = isBehind ? Math.min(this.share * 2, 1) : USUAL_SHARE;
  }

  private async make(rows: readonly JournalRow[]): Promise<void> {
    const patients = await this.patients.of(
      rows.flatMap(({ entry }) => entry.accesses ?? []).flatMap(({ resources }) => resources),
    );
    const patientsOf = (resource: string): readonly string[] => patients.get(resource) ?? [];
    const events = new Map<string, Resource>(
      rows.flatMap(({ hash, sequence, entry }) =>
        auditEventsOf(entry, patientsOf, this.environment).map(
          (event, index) => [idOf(hash, `${sequence}.${index}`), event as unknown as Resource] as const,
        ),
      ),
    );
    const made = await this.resources.readAll(this.access, 'AuditEvent', [...events.keys()]);
    for (const { id } of made) events.delete(id);
    if (events.size === 0) return;
    await this.resources.transaction(this.access, async transaction =>
      transaction.apply(
        [...events].map(([id, resource]) => ({ interaction: 'create', id, resource }) as const),
      ),
    );
  }
}

/** Says nothing of how much else there is, nor of how many patients the same request concerned. */
function idOf(hash: Buffer, place: string): string {
  return createHmac('sha256', hash).update(place).digest('hex').slice(0, 32);
}
