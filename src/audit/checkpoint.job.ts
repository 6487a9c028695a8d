import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Database, type TransactionClient } from '../database/database.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { loadChainKeys } from './audit-secret.js';
import { type ChainHead, type Checkpoint, checkpointHash } from './checkpoints.js';

const PERIOD_MS = 60_000;
const DAY_MS = 24 * 60 * PERIOD_MS;
/** A chain that has not moved for so long has been seen often enough. */
const MOVED_WITHIN_MS = 2 * DAY_MS;

/**
 * Once a minute the heads of the chains are written down, if one has moved: of all chains the first time of a day, for each
 * process that ever ran has one, else of those that have moved lately. What was seen once has to be there for good.
 */
@Injectable()
export class CheckpointJob extends PeriodicJob {
  readonly name = 'audit-checkpoint';
  readonly periodMs = PERIOD_MS;

  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
  ) {
    super();
  }

  async run(): Promise<void> {
    await this.make();
  }

  /** The checkpoint of now: a new one, or the last if nothing has come since. One to be kept elsewhere has to see all. */
  make(whole = false): Promise<Checkpoint | undefined> {
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [] });
      const [secret] = await loadChainKeys(
        async statement => client.query(statement),
        this.environment.SECRETS_KEY,
      );
      const [last] = await client.query<Checkpoint>({ text: LAST, values: [] });
      const now = new Date();
      const isOfAll = whole || !last || dayOf(last.recorded) < dayOf(now);
      const heads = await headsNow(client, new Date(isOfAll ? 0 : now.getTime() - MOVED_WITHIN_MS));
      if (heads.length === 0 || heads === last?.heads) return last;
      const next = { number: (last?.number ?? 0n) + 1n, recorded: now, heads };
      const hash = checkpointHash(secret, last?.hash, next);
      await client.query({ text: INSERT, values: [String(next.number), next.recorded, heads, hash] });
      return { ...next, hash };
    });
  }
}

function dayOf(time: Date): number {
  return Math.floor(time.getTime() / DAY_MS);
}

async function headsNow(client: TransactionClient, movedSince: Date): Promise<string> {
  const rows = await client.query<{ writer: number; sequence: bigint; hash: Buffer }>({
    text: HEADS,
    values: [movedSince],
  });
  const heads = rows.map(({ writer, sequence, hash }): ChainHead => ({
    writer,
    sequence: String(sequence),
    hash: hash.toString('hex'),
  }));
  return heads.length === 0 ? '' : JSON.stringify(heads);
}

const LOCK = `select pg_advisory_xact_lock(hashtextextended('audit checkpoint', 0))`;
const LAST = 'select number, recorded, heads, hash from audit_checkpoint order by number desc limit 1';
const HEADS = `select w.id as writer, j.sequence, j.hash from audit_writer w cross join lateral (
    select sequence, hash, recorded from audit_journal where writer = w.id order by sequence desc limit 1) j
  where j.recorded >= $1 order by w.id`;
const INSERT = 'insert into audit_checkpoint (number, recorded, heads, hash) values ($1, $2, $3, $4)';
