/** A small seeded generator (mulberry32): the same seed gives the same hospital. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = Array.from(seed).reduce(
      (state, letter) => Math.imul(state ^ letter.codePointAt(0)!, 0x01000193),
      0x811c9dc5,
    );
  }

  /** From 0 to just below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** Scatters a value: two thirds of the results lie within `spread`, none beyond three times of it. */
  around(value: number, spread: number): number {
    const bell = this.next() + this.next() + this.next() + this.next() + this.next() + this.next() - 3;
    return value + bell * spread * Math.SQRT2;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}
