import { setImmediate } from 'node:timers/promises';

const LONGEST_MS = 10;

/**
 * Work on one large body, in slices: whenever one has lasted its time, everything else that waits has its turn.
 * `if (slices.isOver) await slices.pause();` costs next to nothing while it is not.
 */
export class TimeSlices {
  private until = performance.now() + LONGEST_MS;

  get isOver(): boolean {
    return performance.now() > this.until;
  }

  async pause(): Promise<void> {
    await setImmediate();
    this.until = performance.now() + LONGEST_MS;
  }
}

/** `map` of an array, in slices. */
export async function mapInSlices<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => R,
): Promise<R[]> {
  const slices = new TimeSlices();
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    if (slices.isOver) await slices.pause();
    results.push(work(item, index));
  }
  return results;
}

/** Runs what may be interrupted at each `yield` to its end, in slices. */
export async function runInSlices<R>(work: Generator<void, R>): Promise<R> {
  const slices = new TimeSlices();
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (slices.isOver) await slices.pause();
  }
}
