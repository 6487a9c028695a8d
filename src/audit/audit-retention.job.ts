import { Injectable, Logger } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Database, type TransactionClient } from '../database/database.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { type AuditRemoval, CHECKPOINTS_WRITER, isSignedRemoval, removalSignature } from './audit-removal.js';
import { loadChainKeys } from './audit-secret.js';
import { ChainCheck, type ChainPlace, type StoredRow } from './chain-check.js';
import { type Checkpoint, checkpointHash } from './checkpoints.js';

type ChainKeys = readonly [Buffer, ...Buffer[]];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows of one transaction. */
const PAGE = 500;

/**
 * Removes what the journal has kept for AUDIT_RETENTION_DAYS, from the beginning of each chain on: what is not as it was
 * written stays as evidence, and with it all that follows. What nobody has made AuditEvents of yet stays too, or what is
 * in quarantine because nobody could.
 */
@Injectable()
export class AuditRetentionJob extends PeriodicJob {
  readonly name = 'audit-retention';
  readonly periodMs = HOUR_MS;
  private readonly logger = new Logger(AuditRetentionJob.name);

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<void> {
    const { AUDIT_RETENTION_DAYS: days } = this.environment;
    if (days === undefined) return;
    const end = new Date(Date.now() - days * DAY_MS);
    const writers = await this.database.query<{ writer: number }>({ text: WRITERS, values: [] });
    for (const { writer } of writers) while (await this.removeRows(writer, end));
    while (await this.removeCheckpoints(end));
    await this.database.query({ text: REMOVE_LINES, values: [end] });
    await this.database.query({ text: REMOVE_FROM_QUARANTINE, values: [] });
  }

  /** Whether there may be more. */
  private removeRows(writer: number, end: Date): Promise<boolean> {
    return this.database.transaction(async client => {
      const keys = await this.begin(client);
      const before = await this.removalBefore(client, writer, keys);
      const check = new ChainCheck(writer, keys, before);
      const values = [writer, PAGE, this.readers];
      const page = await client.query<StoredRow & { handedOn: bigint }>({ text: ROWS, values });
      const old = page.filter(({ recorded, sequence, handedOn }) => recorded < end && sequence <= handedOn);
      const broken = old.findIndex((row, index) => row !== page[index] || this.isBroken(check.next(row)));
      const removed = broken === -1 ? old : old.slice(0, broken);
      await this.remove(client, keys[0], writer, removed.at(-1));
      return removed.length === PAGE;
    });
  }

  /** The last one stays: it has seen the chains as they are. */
  private removeCheckpoints(end: Date): Promise<boolean> {
    return this.database.transaction(async client => {
      const keys = await this.begin(client);
      let { hash: previous } = (await this.removalBefore(client, CHECKPOINTS_WRITER, keys)) ?? {};
      const old = await client.query<Checkpoint>({ text: OLD_CHECKPOINTS, values: [end, PAGE] });
      const broken = old.findIndex(checkpoint => {
        const isWhole = keys.some(key => checkpointHash(key, previous, checkpoint).equals(checkpoint.hash));
        previous = checkpoint.hash;
        return this.isBroken(
          isWhole ? undefined : `Checkpoint ${checkpoint.number}: is not what was written`,
        );
      });
      const last = (broken === -1 ? old : old.slice(0, broken)).at(-1);
      const place = last && { sequence: last.number, hash: last.hash };
      await this.remove(client, keys[0], CHECKPOINTS_WRITER, place);
      return broken === -1 && old.length === PAGE;
    });
  }

  private isBroken(finding: string | undefined): boolean {
    if (finding !== undefined) this.logger.error(`nothing more of this chain is removed. ${finding}`);
    return finding !== undefined;
  }

  /** One at a time, and the only one to whom the journal is open. */
  private async begin(client: TransactionClient): Promise<ChainKeys> {
    await client.query({ text: BEGIN, values: [] });
    return loadChainKeys(async statement => client.query(statement), this.environment.SECRETS_KEY);
  }

  private async removalBefore(
    client: TransactionClient,
    writer: number,
    keys: ChainKeys,
  ): Promise<AuditRemoval | undefined> {
    const [before] = await client.query<AuditRemoval>({ text: REMOVAL, values: [writer] });
    if (!before || isSignedRemoval(before, keys)) return before;
    throw new Error(`The removal of writer ${writer} is none of ours: nothing more is removed`);
  }

  private async remove(
    client: TransactionClient,
    key: Buffer,
    writer: number,
    last: ChainPlace | undefined,
  ): Promise<void> {
    if (!last) return;
    const { sequence, hash } = last;
    const text = writer === CHECKPOINTS_WRITER ? REMOVE_CHECKPOINTS : REMOVE_ROWS;
    const place = writer === CHECKPOINTS_WRITER ? [String(sequence)] : [String(sequence), writer];
    await client.query({ text, values: place });
    const removal = { writer, sequence, hash, removed: new Date() };
    const signature = removalSignature(key, removal);
    await client.query({ text: SIGN, values: [writer, String(sequence), hash, removal.removed, signature] });
  }

  /** Those who make something of the journal. */
  private get readers(): readonly string[] {
    const { AUDIT_EVENTS: makesEvents, AUDIT_SYSLOG_URL: url } = this.environment;
    return [...(makesEvents ? ['audit-events'] : []), ...(url === undefined ? [] : ['syslog'])];
  }
}

const BEGIN = `select pg_advisory_xact_lock(hashtextextended('audit retention', 0)),
  set_config('firekeeper.audit_retention', 'verified', true)`;
const WRITERS = 'select id as writer from audit_writer order by id';
const ROWS = `select writer, sequence, count, recorded, hash, entries, (
    select coalesce(min(least(coalesce(c.sequence, 0), q.sequence - 1)), 9223372036854775807)::bigint
    from unnest($3::text[]) as of (reader)
    left join audit_cursor c on c.reader = of.reader and c.writer = $1
    left join audit_quarantine q on q.reader = of.reader and q.writer = $1) as "handedOn"
  from audit_journal where writer = $1 order by sequence limit $2`;
const REMOVAL = 'select writer, sequence, hash, removed, signature from audit_removal where writer = $1';
const REMOVE_ROWS = 'delete from audit_journal where sequence <= $1 and writer = $2';
const OLD_CHECKPOINTS = `select number, recorded, heads, hash from audit_checkpoint
  where recorded < $1 and number < (select max(number) from audit_checkpoint) order by number limit $2`;
const REMOVE_CHECKPOINTS = 'delete from audit_checkpoint where number <= $1';
const SIGN = `insert into audit_removal (writer, sequence, hash, removed, signature) values ($1, $2, $3, $4, $5)
  on conflict (writer) do update
    set sequence = excluded.sequence, hash = excluded.hash, removed = excluded.removed, signature = excluded.signature`;
/** By which the journal is searched. */
const REMOVE_LINES = 'delete from audit_line where at < $1';
/** What would have been made of it would be removed now. */
const REMOVE_FROM_QUARANTINE = `delete from audit_quarantine q using audit_removal r
  where r.writer = q.writer and q.sequence <= r.sequence`;
