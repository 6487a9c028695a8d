import { Injectable } from '@nestjs/common';

/** A tree takes some ten times the bytes of its body, until the answer is made. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/** Batches and transactions wait for their turn while those before them fill the memory; a larger one goes alone. */
@Injectable()
export class BundleTurns {
  private readonly waiting: Waiting[] = [];
  private bytes = 0;

  async take<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>(start => {
      this.waiting.push({ bytes, start });
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.bytes -= bytes;
      this.startNext();
    }
  }

  /** In the order in which they came, so that a large one is not overtaken for ever. */
  private startNext(): void {
    for (let [next] = this.waiting; next && this.fits(next); [next] = this.waiting) {
      this.waiting.shift();
      this.bytes += next.bytes;
      next.start();
    }
  }

  private fits({ bytes }: Waiting): boolean {
    return this.bytes === 0 || this.bytes + bytes <= MOST_BYTES;
  }
}
