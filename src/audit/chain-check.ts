import { CHAIN_START, chainHash, type ChainedRow } from './hash-chain.js';

/** A row as it is stored. */
export interface StoredRow extends ChainedRow {
  readonly count: number;
  readonly hash: Buffer;
}

/** The end of a part of a chain. */
export interface ChainPlace {
  readonly sequence: bigint;
  readonly hash: Buffer;
}

/** Follows one chain row by row. A process has one key, by which all of its rows are signed. */
export class ChainCheck {
  private key: Buffer | undefined;
  private last: ChainPlace;

  constructor(
    private readonly writer: number,
    private readonly keys: readonly [Buffer, ...Buffer[]],
    start: ChainPlace = { sequence: 0n, hash: CHAIN_START },
  ) {
    this.last = start;
  }

  /** What is wrong with the row that is said to come next: a sentence that names it. */
  next(row: StoredRow): string | undefined {
    const before = this.last;
    // The hash that stands there: each broken row is told once, not all that follow.
    this.last = row;
    const place = `Row ${row.sequence} of writer ${this.writer}`;
    const missing = row.sequence - BigInt(row.count) - before.sequence;
    if (missing > 0n) return `${place}: the ${missing} entries before it are missing`;
    if (missing === 0n && this.isWhole(row, before.hash)) return undefined;
    return `${place}: was altered, inserted or moved (${row.recorded.toISOString()})`;
  }

  /** How far it has come. */
  get place(): ChainPlace {
    return this.last;
  }

  /** Whether it depends on SECRETS_KEY. */
  get isKeyed(): boolean {
    return this.key !== this.keys.at(-1);
  }

  private isWhole(row: StoredRow, before: Buffer): boolean {
    this.key ??= this.keys.find(key => chainHash(key, before, row).equals(row.hash));
    return (
      this.key !== undefined &&
      row.entries.split('\n').length === row.count &&
      chainHash(this.key, before, row).equals(row.hash)
    );
  }
}
