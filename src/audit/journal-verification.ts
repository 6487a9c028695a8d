import type { QueryResultRow } from 'pg';
import type { Statement } from '../database/database.js';
import { type AuditRemoval, CHECKPOINTS_WRITER, isSignedRemoval } from './audit-removal.js';
import { ChainCheck, type StoredRow } from './chain-check.js';
import { type Checkpoint, checkpointHash, type ExportedCheckpoint, headsOf } from './checkpoints.js';

type Query = <Row extends QueryResultRow>(statement: Statement) => Promise<Row[]>;

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
  private readonly removals = new Map<number, AuditRemoval>();

  constructor(
    private readonly query: Query,
    /** As `loadChainKeys` gives them. */
    private readonly keys: readonly [Buffer, ...Buffer[]],
  ) {}

  /** @param kept checkpoints that were exported before: what they have seen must still be there. */
  async run(kept: readonly ExportedCheckpoint[] = []): Promise<VerificationReport> {
    await this.loadRemovals();
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

  /** Whether the chain depends on SECRETS_KEY. */
  private async verifyChain(writer: number): Promise<boolean> {
    const check = new ChainCheck(writer, this.keys, this.removals.get(writer));
    for (;;) {
      const values = [writer, String(check.place.sequence), PAGE];
      const page = await this.query<StoredRow>({ text: ROWS, values });
      for (const row of page) {
        const finding = check.next(row);
        if (finding !== undefined) this.findings.push(finding);
      }
      const entries = page.reduce((sum, { count }) => sum + count, 0);
      this.entries += entries;
      if (!check.isKeyed && this.keys.length > 1) this.unkeyed += entries;
      if (page.length < PAGE) return check.isKeyed;
    }
  }

  /** Where chains begin, for what was before has been kept long enough. */
  private async loadRemovals(): Promise<void> {
    const removals = await this.query<AuditRemoval>({ text: REMOVALS, values: [] });
    for (const removal of removals) {
      if (isSignedRemoval(removal, this.keys)) this.removals.set(removal.writer, removal);
      else this.findings.push(`Removal of writer ${removal.writer}: was altered or inserted`);
    }
  }

  private async verifyCheckpoints(checkpoints: readonly Checkpoint[]): Promise<void> {
    const removed = this.removals.get(CHECKPOINTS_WRITER);
    let previous = removed?.hash;
    let expected = (removed?.sequence ?? 0n) + 1n;
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
    const isRemoved = BigInt(kept.number) <= (this.removals.get(CHECKPOINTS_WRITER)?.sequence ?? 0n);
    if (!isRemoved && known?.hash.toString('hex') !== kept.hash)
      this.findings.push(`${place} is not in the database: what came after the one before it is gone`);
    await this.verifyHeads(place, kept.heads);
  }

  private async verifyHeads(place: string, heads: ExportedCheckpoint['heads']): Promise<void> {
    for (const { writer, sequence, hash } of heads) {
      if (BigInt(sequence) <= (this.removals.get(writer)?.sequence ?? 0n)) continue;
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
const REMOVALS = 'select writer, sequence, hash, removed, signature from audit_removal';
const ROW = 'select hash from audit_journal where writer = $1 and sequence = $2';
const CHECKPOINTS = 'select number, recorded, heads, hash from audit_checkpoint order by number';
