import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Database, type TransactionClient } from '../database/database.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { loadChainKeys } from './audit-secret.js';
import { type ChainHead, type Checkpoint, checkpointHash } from './checkpoints.js';

const PERIOD_MS = 60_000;

/** Once a minute the heads of all chains are written down, if one has moved. */
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

  /** The checkpoint of now: a new one, or the last if nothing has come since. */
  make(): Promise<Checkpoint | undefined> {
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [] });
      const [secret] = await loadChainKeys(
        async statement => client.query(statement),
        this.environment.SECRETS_KEY,
      );
      const [last] = await client.query<Checkpoint>({ text: LAST, values: [] });
      const heads = await headsNow(client);
      if (heads.length === 0 || heads === last?.heads) return last;
      const next = { number: (last?.number ?? 0n) + 1n, recorded: new Date(), heads };
      const hash = checkpointHash(secret, last?.hash, next);
      await client.query({ text: INSERT, values: [String(next.number), next.recorded, heads, hash] });
      return { ...next, hash };
    });
  }
}

async function headsNow(client: TransactionClient): Promise<string> {
  const rows = await client.query<{ writer: number; sequence: bigint; hash: Buffer }>({
    text: HEADS,
    values: [],
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
    select sequence, hash from audit_journal where writer = w.id order by sequence desc limit 1) j
  order by w.id`;
const INSERT = 'insert into audit_checkpoint (number, recorded, heads, hash) values ($1, $2, $3, $4)';
