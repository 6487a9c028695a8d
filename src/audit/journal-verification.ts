import type { QueryResultRow } from 'pg';
import type { Statement } from '../database/database.js';
import { type AuditRemoval, CHECKPOINTS_WRITER, isSignedRemoval } from './audit-removal.js';
import { ChainCheck, type StoredRow } from './chain-check.js';
import { CheckpointCheck } from './checkpoint-check.js';
import type { ChainHead, Checkpoint, ExportedCheckpoint } from './checkpoints.js';

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

interface FollowedChain {
  readonly findings: readonly string[];
  readonly entries: number;
  readonly unkeyed: number;
  readonly isKeyed: boolean;
}

interface FollowedCheckpoints {
  readonly check: CheckpointCheck;
  readonly findings: readonly string[];
  readonly count: number;
}

const PAGE = 1_000;

/** Recomputes every hash of the journal: which row was altered, inserted or moved, and where some are gone. */
export class JournalVerification {
  private readonly findings = new Set<string>();
  private entries = 0;
  private unkeyed = 0;
  private checkpoints = 0;
  private removals: ReadonlyMap<number, AuditRemoval> = new Map();

  constructor(
    private readonly query: Query,
    /** As `loadChainKeys` gives them. */
    private readonly keys: readonly [Buffer, ...Buffer[]],
  ) {}

  /** @param kept checkpoints that were exported before: what they have seen must still be there. */
  async run(kept: readonly ExportedCheckpoint[] = []): Promise<VerificationReport> {
    await this.loadRemovals();
    await this.verifyChains();
    await this.verifyCheckpoints();
    for (const checkpoint of kept) await this.verifyKept(checkpoint);
    const { entries, unkeyed, checkpoints, findings } = this;
    return { entries, unkeyed, checkpoints, findings: [...findings] };
  }

  private async verifyChains(): Promise<void> {
    const writers = await this.query<{ writer: number; isKnown: boolean }>({ text: WRITERS, values: [] });
    let isKeyed = false;
    for (const { writer, isKnown } of writers) {
      // No checkpoint would see it, nor would AuditEvents be made of it.
      if (!isKnown) this.findings.add(`Writer ${writer}: was struck off the list of writers`);
      const chain = await this.whileRetentionRuns(writer, async () => this.followChain(writer));
      if (chain.entries === 0) continue;
      if (isKeyed && !chain.isKeyed)
        this.findings.add(
          `Writer ${writer}: is chained without SECRETS_KEY, though one before it is with it`,
        );
      isKeyed ||= chain.isKeyed;
      this.entries += chain.entries;
      this.unkeyed += chain.unkeyed;
    }
  }

  private async followChain(writer: number): Promise<FollowedChain> {
    const check = new ChainCheck(writer, this.keys, this.removals.get(writer));
    const findings = await this.before(writer, check.place.sequence);
    let [entries, unkeyed] = [0, 0];
    for (;;) {
      const values = [writer, String(check.place.sequence), PAGE];
      const page = await this.query<StoredRow>({ text: ROWS, values });
      for (const row of page) findings.push(...[check.next(row)].filter(finding => finding !== undefined));
      const read = page.reduce((sum, { count }) => sum + count, 0);
      entries += read;
      if (!check.isKeyed && this.keys.length > 1) unkeyed += read;
      if (page.length < PAGE) return { findings, entries, unkeyed, isKeyed: check.isKeyed };
    }
  }

  /** Rows that stand where no chain has a place: no hash would tell of them, but the export would show them. */
  private async before(writer: number, begin: bigint): Promise<string[]> {
    const rows = await this.query<{ sequence: bigint }>({ text: BEFORE, values: [writer, String(begin)] });
    return rows.map(
      ({ sequence }) =>
        `Row ${sequence} of writer ${writer}: was inserted or moved, before the beginning of its chain`,
    );
  }

  private async verifyCheckpoints(): Promise<void> {
    const { check, count } = await this.whileRetentionRuns(CHECKPOINTS_WRITER, async () =>
      this.followCheckpoints(),
    );
    this.checkpoints = count;
    for (const head of check.heads) await this.verifyHead(head.by, head);
  }

  private async followCheckpoints(): Promise<FollowedCheckpoints> {
    const check = new CheckpointCheck(this.keys, this.removals.get(CHECKPOINTS_WRITER));
    const findings: string[] = [];
    for (let count = 0; ;) {
      const page = await this.query<Checkpoint>({
        text: CHECKPOINTS,
        values: [String(check.lastNumber), PAGE],
      });
      for (const each of page) findings.push(...[check.next(each)].filter(finding => finding !== undefined));
      count += page.length;
      if (page.length < PAGE) return { check, findings, count };
    }
  }

  /** Again, if it has removed meanwhile what was to be followed: that is no finding. */
  private async whileRetentionRuns<Followed extends { readonly findings: readonly string[] }>(
    writer: number,
    follow: () => Promise<Followed>,
  ): Promise<Followed> {
    for (;;) {
      const begins = this.removals.get(writer)?.sequence;
      const followed = await follow();
      if (followed.findings.length > 0) await this.loadRemovals();
      if (this.removals.get(writer)?.sequence !== begins) continue;
      for (const finding of followed.findings) this.findings.add(finding);
      return followed;
    }
  }

  /** Where chains begin, for what was before has been kept long enough. */
  private async loadRemovals(): Promise<void> {
    const removals = await this.query<AuditRemoval>({ text: REMOVALS, values: [] });
    const signed = new Map<number, AuditRemoval>();
    for (const removal of removals) {
      if (isSignedRemoval(removal, this.keys)) signed.set(removal.writer, removal);
      else this.findings.add(`Removal of writer ${removal.writer}: was altered or inserted`);
    }
    this.removals = signed;
  }

  private async verifyKept({ number, hash, heads }: ExportedCheckpoint): Promise<void> {
    const place = `The kept checkpoint ${number}`;
    const [known] = await this.query<{ hash: Buffer }>({ text: CHECKPOINT, values: [number] });
    if (known?.hash.toString('hex') !== hash && !(await this.isRemoved(CHECKPOINTS_WRITER, number)))
      this.findings.add(`${place} is not in the database: what came after the one before it is gone`);
    for (const head of heads) await this.verifyHead(place, head);
  }

  private async verifyHead(by: string, { writer, sequence, hash }: ChainHead): Promise<void> {
    const [row] = await this.query<{ hash: Buffer }>({ text: ROW, values: [writer, sequence] });
    if (row?.hash.toString('hex') === hash || (await this.isRemoved(writer, sequence))) return;
    const fault = row ? 'is another one' : 'is missing';
    this.findings.add(`${by}: row ${sequence} of writer ${writer}, which it has seen, ${fault}`);
  }

  /** By retention, meanwhile too. */
  private async isRemoved(writer: number, sequence: string): Promise<boolean> {
    const isBefore = (): boolean => BigInt(sequence) <= (this.removals.get(writer)?.sequence ?? 0n);
    if (isBefore()) return true;
    await this.loadRemovals();
    return isBefore();
  }
}

const WRITERS = `select j.writer, w.id is not null as "isKnown"
  from (select distinct writer from audit_journal) j left join audit_writer w on w.id = j.writer order by j.writer`;
const ROWS = `select writer, sequence, count, recorded, hash, entries from audit_journal
  where writer = $1 and sequence > $2 order by sequence limit $3`;
const REMOVALS = 'select writer, sequence, hash, removed, signature from audit_removal';
const BEFORE = `select sequence from audit_journal where writer = $1 and sequence <= $2 order by sequence limit ${PAGE}`;
const ROW = 'select hash from audit_journal where writer = $1 and sequence = $2';
const CHECKPOINTS = `select number, recorded, heads, hash from audit_checkpoint
  where number > $1 order by number limit $2`;
const CHECKPOINT = 'select hash from audit_checkpoint where number = $1';
