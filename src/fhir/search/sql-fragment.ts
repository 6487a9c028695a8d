import type { SqlParameters } from './sql-parameters.js';

/** Characters for private use: they stand in no SQL of ours. */
const ALIAS = '\uE000';
const PLACE = '\uE001';
const MARKS = /(\uE000|\uE001\d+\uE001)/;

/**
 * SQL about one row that is written once and put into many statements: each has another alias, and other places for the
 * same values.
 */
export class SqlFragment {
  /** Text and marks in turn; a mark is the alias or the index of a value. */
  private readonly pieces: readonly string[];
  private readonly marks: readonly (number | undefined)[];

  private constructor(
    text: string,
    private readonly values: readonly unknown[],
  ) {
    const parts = text.split(MARKS);
    this.pieces = parts.filter((_, index) => index % 2 === 0);
    this.marks = parts
      .filter((_, index) => index % 2 === 1)
      .map(mark => (mark === ALIAS ? undefined : Number(mark.slice(1, -1))));
  }

  static write(compose: (alias: string, parameters: SqlParameters) => string): SqlFragment {
    const values: unknown[] = [];
    const add = (value: unknown): string => `${PLACE}${values.push(value) - 1}${PLACE}`;
    return new SqlFragment(compose(ALIAS, { add }), values);
  }

  /** The text for rows with this alias; the values go to the parameters of the statement. */
  about(alias: string, parameters: SqlParameters): string {
    let text = this.pieces[0]!;
    for (const [index, mark] of this.marks.entries()) {
      text += mark === undefined ? alias : parameters.add(this.values[mark]);
      text += this.pieces[index + 1]!;
    }
    return text;
  }
}
