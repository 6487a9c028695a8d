import { createHmac } from 'node:crypto';

/** What the first row of a chain follows. */
export const CHAIN_START = Buffer.alloc(32);

/** A row of the journal as its hash covers it. */
export interface ChainedRow {
  readonly writer: number;
  readonly sequence: bigint;
  readonly recorded: Date;
  readonly entry: string;
}

/** HMAC-SHA-256 over the hash of the row before and all of this one: no row can go, come, change or move unseen. */
export function chainHash(
  secret: Buffer,
  previous: Buffer,
  { writer, sequence, recorded, entry }: ChainedRow,
): Buffer {
  return createHmac('sha256', secret)
    .update(previous)
    .update(`${writer}:${sequence}:${recorded.getTime()}\n${entry}`)
    .digest();
}
