import type { SqlParameters } from '../../database/sql-fragment.js';

/** An index of links takes time by the square of how many it is asked for at once. */
const MOST_AT_ONCE = 256;

/** Rows of `search t` that one of the parameters refers from to one of the resources. */
export class ReferringLinks {
  /** How many are looked for. */
  readonly count: number;

  constructor(
    private readonly keys: readonly bigint[],
    private readonly terms: readonly bigint[],
    private readonly parameters: SqlParameters,
  ) {
    this.count = keys.length * terms.length;
  }

  /** What else the rows are looked for by is left to the index of links. */
  byIndex(where: string): string {
    if (this.count <= MOST_AT_ONCE) return this.atOnce(where);
    return `select t.key from (
        select array_agg(l.link) as links from (
          select n.link, (row_number() over () - 1) / ${MOST_AT_ONCE} as part from (${this.each()}) n(link)
        ) l group by l.part offset 0) part, search t
      where ${where} and t.links && part.links`;
  }

  /** The rows are found by something else, and their links are looked at. */
  byRow(where: string): string {
    if (this.count <= MOST_AT_ONCE) return this.atOnce(where);
    // Not as a join: a plan that guesses few links would look through all of them for each row, instead of hashing them.
    return `select t.key from search t where ${where}
      and (select bool_or(l.link in (${this.each()})) from unnest(t.links) l(link))`;
  }

  private atOnce(where: string): string {
    return `select t.key from search t where ${where} and t.links && array(${this.each()})`;
  }

  private each(): string {
    return `select k.key # p.term from unnest(${this.parameters.add(this.keys)}::bigint[]) k(key),
      unnest(${this.parameters.add(this.terms)}::bigint[]) p(term)`;
  }
}
