/** Collects the values of one statement while its text is written. */
export interface SqlParameters {
  /** Adds a value and gives its place in the text: `$3`. */
  add(value: unknown): string;
}

export class StatementParameters implements SqlParameters {
  readonly values: unknown[] = [];
  private readonly places = new Map<bigint, string>();

  /** Keys and terms often stand in several places of a statement: each travels once. */
  add(value: unknown): string {
    if (typeof value !== 'bigint') return this.append(value);
    const known = this.places.get(value);
    if (known !== undefined) return known;
    const place = `${this.append(value)}::bigint`;
    this.places.set(value, place);
    return place;
  }

  private append(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Conditions as one: all of them must hold. */
export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}
