import { createHmac, type KeyObject } from 'node:crypto';

/** What the first row of a chain follows. */
export const CHAIN_START = Buffer.alloc(32);

/** A row of the journal as its hash covers it. */
export interface ChainedRow {
  readonly writer: number;
  /** Of the last of its entries, which are numbered along the chain. */
  readonly sequence: bigint;
  readonly recorded: Date;
  /** What one commit has written: JSON, and so without line breaks, a line for each entry. */
  readonly entries: string;
}

/** HMAC-SHA-256 over the hash of the row before and all of this one: no row can go, come, change or move unseen. */
export function chainHash(
  secret: Buffer | KeyObject,
  previous: Buffer,
  { writer, sequence, recorded, entries }: ChainedRow,
): Buffer {
  return createHmac('sha256', secret)
    .update(previous)
    .update(`${writer}:${sequence}:${recorded.getTime()}\n${entries}`)
    .digest();
}
