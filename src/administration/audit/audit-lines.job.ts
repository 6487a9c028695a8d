import { Injectable } from '@nestjs/common';
import { JournalReader } from '../../audit/journal-reader.js';
import type { JournalRow } from '../../audit/journal-row.js';
import { Database } from '../../database/database.js';
import { ConcernedPatients } from '../../fhir/storage/audited/concerned-patients.js';
import { PeriodicJob } from '../../jobs/periodic-job.js';
import { lineOf, resourcesOf } from './audit-line.js';

const PERIOD_MS = 10_000;
/** A tenth of the time: those who ask now go before those who will look who asked. */
const LONGEST_MS = PERIOD_MS / 10;

/** Makes what is searched of what is new in the journal. Work that was done and not written down changes nothing. */
@Injectable()
export class AuditLinesJob extends PeriodicJob {
  readonly name = 'audit-lines';
  readonly periodMs = PERIOD_MS;

  constructor(
    private readonly journal: JournalReader,
    private readonly patients: ConcernedPatients,
    private readonly database: Database,
  ) {
    super();
  }

  async run(): Promise<void> {
    await this.catchUp(LONGEST_MS);
  }

  /** As much as can be done in the time, for somebody who waits. */
  catchUp(longestMs: number): Promise<void> {
    return this.journal.drain('audit-lines', async rows => this.make(rows), longestMs);
  }

  private async make(rows: readonly JournalRow[]): Promise<void> {
    const patients = await this.patients.of(rows.flatMap(({ entry }) => resourcesOf(entry)));
    const lines = rows.map(row => lineOf(row, resource => patients.get(resource) ?? []));
    await this.database.query({ text: INSERT, values: [JSON.stringify(lines)] });
  }
}

const INSERT = `insert into audit_line (at, writer, sequence, client, username, outcome, actions, types, patients)
  select at, writer, sequence, client, username, outcome, actions, types, patients
  from jsonb_to_recordset($1::jsonb) as line (at timestamptz, writer integer, sequence bigint, client text,
    username text, outcome text, actions text[], types text[], patients text[])
  on conflict do nothing`;
