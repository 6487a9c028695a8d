import { createHmac } from 'node:crypto';
import type { ChainPlace } from './chain-check.js';

/** The writer that stands for the checkpoints. */
export const CHECKPOINTS_WRITER = 0;

/** What retention has removed of one chain: everything up to this place. */
export interface AuditRemoval extends ChainPlace {
  readonly writer: number;
  readonly removed: Date;
  /** Signed with the key of the chains, or whoever owns the database could say that retention did it. */
  readonly signature: Buffer;
}

export function removalSignature(
  key: Buffer,
  { writer, sequence, hash, removed }: Omit<AuditRemoval, 'signature'>,
): Buffer {
  return createHmac('sha256', key)
    .update(`removal ${writer}:${sequence}:${removed.getTime()}\n`)
    .update(hash)
    .digest();
}

/** Whether retention has done it, and not somebody who owns the database. */
export function isSignedRemoval(removal: AuditRemoval, keys: readonly Buffer[]): boolean {
  return keys.some(key => removalSignature(key, removal).equals(removal.signature));
}
