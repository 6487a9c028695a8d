import type { SqlParameters } from '../../database/sql-fragment.js';

export class StatementParameters implements SqlParameters {
  readonly values: unknown[] = [];
  private readonly places = new Map<unknown, string>();

  /** Keys and terms often stand in several places of a statement, and so do lists of them: each travels once. */
  add(value: unknown): string {
    const isTerm = typeof value === 'bigint';
    const isList = Array.isArray(value) || value instanceof WrittenArray;
    if (!isTerm && !isList) return this.append(value);
    const known = this.places.get(value);
    if (known !== undefined) return known;
    const place = isTerm ? `${this.append(value)}::bigint` : this.append(value);
    this.places.set(value, place);
    return place;
  }

  private append(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** An array that many statements have among their values: it is written for PostgreSQL once. */
export class WrittenArray {
  private readonly text: string;

  constructor(keys: readonly bigint[]) {
    this.text = `{${keys.join(',')}}`;
  }

  /** Asked by `pg`. */
  toPostgres(): string {
    return this.text;
  }
}

/** A word of the code's own as a literal: what comes from anywhere else is a parameter. */
export function wordLiteral(word: string): string {
  if (!/^[A-Za-z]+$/.test(word)) throw new RangeError('only words are literals');
  return `'${word}'::text`;
}

/** A number that is the same for all requests of an installation. */
export function numberLiteral(value: bigint): string {
  return `'${value}'::bigint`;
}

/** Conditions as one: all of them must hold. */
export function allOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}
