import { createSecretKey, type KeyObject } from 'node:crypto';
import { Client } from 'pg';
import { sharedConnection } from '../database/connection-settings.js';
import { isConnectionLoss } from '../database/database-failure.js';
import { loadChainKeys } from './audit-secret.js';
import { CHAIN_START, chainHash, type ChainedRow } from './hash-chain.js';

/** Who has waited so long for a connection that is gone is not made to wait for another. */
const PATIENCE_MS = 2_000;

interface NewRow extends ChainedRow {
  readonly count: number;
  readonly hash: Buffer;
}

/**
 * One chain on one connection. It outlives a connection that is lost, idle or under way: the same row is inserted again
 * over another one, at its place, where it can stand only once.
 */
export class JournalChain {
  private sequence = 0n;
  private head: Buffer = CHAIN_START;

  private constructor(
    private readonly url: string,
    private client: Client,
    private readonly writer: number,
    private readonly key: KeyObject,
  ) {}

  static async begin(url: string, secretsKey?: string): Promise<JournalChain> {
    const client = await connect(url);
    try {
      const [secret] = await loadChainKeys(async ({ text, values }) => {
        const { rows } = await client.query<object>(text, [...values]);
        return rows;
      }, secretsKey);
      const { rows } = await client.query<{ id: number }>(BEGIN);
      return new JournalChain(url, client, rows[0]!.id, createSecretKey(secret));
    } catch (error) {
      // The next try opens another; this one would stay open for ever.
      letGo(client);
      throw error;
    }
  }

  /** In one row and one commit. After a failure it is not known whether they are there, and the chain has ended. */
  async append(lines: readonly string[]): Promise<void> {
    const row = this.next(lines);
    const startedAt = performance.now();
    try {
      await insert(this.client, row);
    } catch (error) {
      if (!isConnectionLoss(error) || performance.now() - startedAt > PATIENCE_MS) throw error;
      letGo(this.client);
      this.client = await connect(this.url);
      await insert(this.client, row);
    }
    this.sequence = row.sequence;
    this.head = row.hash;
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private next(lines: readonly string[]): NewRow {
    const row = {
      writer: this.writer,
      sequence: this.sequence + BigInt(lines.length),
      recorded: new Date(),
      entries: lines.join('\n'),
    };
    return { ...row, count: lines.length, hash: chainHash(this.key, this.head, row) };
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client(sharedConnection(url, 'firekeeper audit'));
  // A lost connection is noticed by the next statement.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    letGo(client);
    throw error;
  }
}

function letGo(client: Client): void {
  void client.end().catch(() => undefined);
}

async function insert(client: Client, row: NewRow): Promise<void> {
  const { writer, sequence, count, recorded, hash, entries } = row;
  const values = [writer, String(sequence), count, recorded.toISOString(), hash, entries];
  await client.query({ name: 'audit', text: INSERT, values });
}

const BEGIN = 'insert into audit_writer default values returning id';
const INSERT = `insert into audit_journal (writer, sequence, count, recorded, hash, entries)
  values ($1, $2, $3, $4, $5, $6) on conflict do nothing`;
