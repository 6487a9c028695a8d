/** A seeded source of choices (mulberry32): the same seed, the same run. */
export class Random {
  constructor(private state: number) {}

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** In [0, bound). */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('There is nothing to choose from');
    return items[this.below(items.length)]!;
  }

  /** Between one and `most` different items. */
  some<T>(items: readonly T[], most: number): T[] {
    const left = [...items];
    const wanted = 1 + this.below(Math.min(most, left.length));
    return Array.from({ length: wanted }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  /** One of several things to do. */
  either<T>(...alternatives: readonly (() => T)[]): T {
    return this.pick(alternatives)();
  }
}
