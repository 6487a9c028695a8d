import type { QueryResultRow } from 'pg';
import type { Statement } from '../database/database.js';
import { type Checkpoint, checkpointHash, type ExportedCheckpoint, headsOf } from './checkpoints.js';
import { CHAIN_START, chainHash, type ChainedRow } from './hash-chain.js';

type Query = <Row extends QueryResultRow>(statement: Statement) => Promise<Row[]>;

interface StoredRow extends ChainedRow {
  readonly count: number;
  readonly hash: Buffer;
}

/** What was found. */
export interface VerificationReport {
  readonly entries: number;
  /** Entries of chains from before SECRETS_KEY was set. */
  readonly unkeyed: number;
  readonly checkpoints: number;
  /** Each a sentence that names the row; empty if the journal is as it was written. */
  readonly findings: readonly string[];
}

const PAGE = 1_000;

/** Recomputes every hash of the journal: which row was altered, inserted or moved, and where some are gone. */
export class JournalVerification {
  private readonly findings: string[] = [];
  private entries = 0;
  private unkeyed = 0;

  constructor(
    private readonly query: Query,
    /** As `loadChainKeys` gives them. */
    private readonly keys: readonly [Buffer, ...Buffer[]],
  ) {}

  /** @param kept checkpoints that were exported before: what they have seen must still be there. */
  async run(kept: readonly ExportedCheckpoint[] = []): Promise<VerificationReport> {
    const writers = await this.query<{ writer: number }>({ text: WRITERS, values: [] });
    let isKeyed = false;
    for (const { writer } of writers) {
      const usesKey = await this.verifyChain(writer);
      if (isKeyed && !usesKey)
        this.findings.push(
          `Writer ${writer}: is chained without SECRETS_KEY, though one before it is with it`,
        );
      isKeyed ||= usesKey;
    }
    const checkpoints = await this.query<Checkpoint>({ text: CHECKPOINTS, values: [] });
    await this.verifyCheckpoints(checkpoints);
    for (const checkpoint of kept) await this.verifyKept(checkpoint, checkpoints);
    return {
      entries: this.entries,
      unkeyed: this.unkeyed,
      checkpoints: checkpoints.length,
      findings: this.findings,
    };
  }

  /** Whether the chain depends on SECRETS_KEY. A process has one key, by which its first row is signed. */
  private async verifyChain(writer: number): Promise<boolean> {
    let key: Buffer | undefined;
    let head: Buffer = CHAIN_START;
    let expected = 1n;
    for (;;) {
      const after = String(expected - 1n);
      const page = await this.query<StoredRow>({ text: ROWS, values: [writer, after, PAGE] });
      for (const row of page) {
        const place = `Row ${row.sequence} of writer ${writer}`;
        const first = row.sequence - BigInt(row.count) + 1n;
        const isNext = first === expected;
        if (first > expected)
          this.findings.push(`${place}: the ${first - expected} entries before it are missing`);
        const before = head;
        key ??= this.keys.find(each => chainHash(each, before, row).equals(row.hash));
        const isWhole =
          row.entries.split('\n').length === row.count &&
          key !== undefined &&
          chainHash(key, head, row).equals(row.hash);
        if (first < expected || (isNext && !isWhole))
          this.findings.push(`${place}: was altered, inserted or moved (${row.recorded.toISOString()})`);
        // The hash that stands there: each broken row is told once, not all that follow.
        head = row.hash;
        expected = row.sequence + 1n;
      }
      const entries = page.reduce((sum, { count }) => sum + count, 0);
      this.entries += entries;
      const usesKey = key !== this.keys.at(-1);
      if (!usesKey && this.keys.length > 1) this.unkeyed += entries;
      if (page.length < PAGE) return usesKey;
    }
  }

  private async verifyCheckpoints(checkpoints: readonly Checkpoint[]): Promise<void> {
    let previous: Buffer | undefined;
    let expected = 1n;
    for (const checkpoint of checkpoints) {
      const place = `Checkpoint ${checkpoint.number}`;
      if (checkpoint.number !== expected) this.findings.push(`${place}: the one before it is missing`);
      else if (!this.isSigned(checkpoint, previous))
        this.findings.push(`${place}: was altered, inserted or moved`);
      previous = checkpoint.hash;
      expected = checkpoint.number + 1n;
    }
    const last = checkpoints.at(-1);
    if (last) await this.verifyHeads(`Checkpoint ${last.number}`, headsOf(last));
  }

  private isSigned(checkpoint: Checkpoint, previous: Buffer | undefined): boolean {
    return this.keys.some(key => checkpointHash(key, previous, checkpoint).equals(checkpoint.hash));
  }

  private async verifyKept(kept: ExportedCheckpoint, checkpoints: readonly Checkpoint[]): Promise<void> {
    const place = `The kept checkpoint ${kept.number}`;
    const known = checkpoints.find(({ number }) => String(number) === kept.number);
    if (known?.hash.toString('hex') !== kept.hash)
      this.findings.push(`${place} is not in the database: what came after the one before it is gone`);
    await this.verifyHeads(place, kept.heads);
  }

  private async verifyHeads(place: string, heads: ExportedCheckpoint['heads']): Promise<void> {
    for (const { writer, sequence, hash } of heads) {
      const [row] = await this.query<{ hash: Buffer }>({ text: ROW, values: [writer, sequence] });
      if (row?.hash.toString('hex') === hash) continue;
      const fault = row ? 'is another one' : 'is missing';
      this.findings.push(`${place}: row ${sequence} of writer ${writer}, which it has seen, ${fault}`);
    }
  }
}

const WRITERS = 'select distinct writer from audit_journal order by writer';
const ROWS = `select writer, sequence, count, recorded, hash, entries from audit_journal
  where writer = $1 and sequence > $2 order by sequence limit $3`;
const ROW = 'select hash from audit_journal where writer = $1 and sequence = $2';
const CHECKPOINTS = 'select number, recorded, heads, hash from audit_checkpoint order by number';
