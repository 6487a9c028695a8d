import { createHmac } from 'node:crypto';
import { CHAIN_START } from './hash-chain.js';

/** How far one writer's chain had come. */
export interface ChainHead {
  readonly writer: number;
  readonly sequence: string;
  /** Hexadecimal. */
  readonly hash: string;
}

/** The heads of all chains at one moment, chained itself: a chain that is gone as a whole is missed here. */
export interface Checkpoint {
  readonly number: bigint;
  readonly recorded: Date;
  readonly heads: string;
  readonly hash: Buffer;
}

/** A line that is kept elsewhere: who holds it can prove later that nothing before it is gone. */
export interface ExportedCheckpoint {
  readonly number: string;
  readonly recorded: string;
  readonly heads: readonly ChainHead[];
  readonly hash: string;
}

export function checkpointHash(
  secret: Buffer,
  previous: Buffer = CHAIN_START,
  { number, recorded, heads }: Omit<Checkpoint, 'hash'>,
): Buffer {
  return createHmac('sha256', secret)
    .update(previous)
    .update(`checkpoint ${number}:${recorded.getTime()}\n${heads}`)
    .digest();
}

export function headsOf(checkpoint: Checkpoint): readonly ChainHead[] {
  return JSON.parse(checkpoint.heads) as readonly ChainHead[];
}

export function exported(checkpoint: Checkpoint): ExportedCheckpoint {
  return {
    number: String(checkpoint.number),
    recorded: checkpoint.recorded.toISOString(),
    heads: headsOf(checkpoint),
    hash: checkpoint.hash.toString('hex'),
  };
}
