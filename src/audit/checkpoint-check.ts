import { type AuditRemoval } from './audit-removal.js';
import { type ChainHead, type Checkpoint, checkpointHash, headsOf } from './checkpoints.js';

/** The furthest that a chain was seen, and by which checkpoint. */
export interface SeenHead extends ChainHead {
  readonly by: string;
}

/** Follows the checkpoints one by one. What one of them has seen has to be there, whatever the later ones say. */
export class CheckpointCheck {
  private previous: Buffer | undefined;
  private expected: bigint;
  private readonly furthest = new Map<number, SeenHead>();

  constructor(
    private readonly keys: readonly Buffer[],
    start: Pick<AuditRemoval, 'sequence' | 'hash'> | undefined,
  ) {
    this.previous = start?.hash;
    this.expected = (start?.sequence ?? 0n) + 1n;
  }

  /** What is wrong with the one that is said to come next: a sentence that names it. */
  next(checkpoint: Checkpoint): string | undefined {
    const place = `Checkpoint ${checkpoint.number}`;
    const { previous, expected } = this;
    this.previous = checkpoint.hash;
    this.expected = checkpoint.number + 1n;
    if (checkpoint.number !== expected) return `${place}: the one before it is missing`;
    if (!this.keys.some(key => checkpointHash(key, previous, checkpoint).equals(checkpoint.hash)))
      return `${place}: was altered, inserted or moved`;
    for (const head of headsOf(checkpoint)) this.see({ ...head, by: place });
    return undefined;
  }

  get lastNumber(): bigint {
    return this.expected - 1n;
  }

  /** Of each chain, as far as the checkpoints that are whole have seen it. */
  get heads(): Iterable<SeenHead> {
    return this.furthest.values();
  }

  private see(head: SeenHead): void {
    const known = this.furthest.get(head.writer);
    if (!known || BigInt(known.sequence) < BigInt(head.sequence)) this.furthest.set(head.writer, head);
  }
}
