import { randomFillSync } from 'node:crypto';

const SIZE = 4096;

/** Randomness for what each request needs a few bytes of: asking for it each time would cost more than all the rest. */
export class RandomBlock {
  private readonly block = Buffer.alloc(SIZE);
  private used = SIZE;

  /** Bytes that are given out once. They are overwritten some time later: to be copied or used at once. */
  take(length: number): Buffer {
    if (this.used + length > SIZE) {
      randomFillSync(this.block);
      this.used = 0;
    }
    this.used += length;
    return this.block.subarray(this.used - length, this.used);
  }
}
