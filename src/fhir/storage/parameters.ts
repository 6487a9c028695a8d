/** Collects the values of one statement while its text is written. */
export class Parameters {
  readonly values: unknown[] = [];

  /** Adds a value and gives its place in the text: `$3`. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
