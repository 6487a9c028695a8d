/** Collects the values of one statement while its text is written. */
export interface SqlParameters {
  /** Adds a value and gives its place in the text: `$3`. */
  add(value: unknown): string;
}

/** Characters for private use: they stand in no SQL of ours. */
const ALIAS = '\uE000';
const PLACE = '\uE001';
const REFERENCE = '\uE002';
const MARKS = /(\uE000|\uE001\d+\uE001)/;
const REFERENCES = /\uE002([^\uE002]+)\uE002/g;

/** Other texts than these are written into their statements. */
const MOST_SHARED = 1_000;

/** Text and marks in turn; a mark is the alias or the index of a value. */
interface SharedText {
  readonly number: number;
  readonly pieces: readonly string[];
  readonly marks: readonly (number | undefined)[];
}

const shared = new Map<string, SharedText>();
const byNumber: SharedText[] = [];

/**
 * SQL about one row that is written once and put into many statements: each has another alias, and other places for the
 * same values. A statement holds a short reference to it, by which it is known as well as by the text itself; what is
 * sent to PostgreSQL is `writtenOut`.
 */
export class SqlFragment {
  private constructor(
    private readonly text: SharedText,
    private readonly values: readonly unknown[],
  ) {}

  static write(compose: (alias: string, parameters: SqlParameters) => string): SqlFragment {
    const values: unknown[] = [];
    const add = (value: unknown): string => `${PLACE}${values.push(value) - 1}${PLACE}`;
    return new SqlFragment(sharedText(compose(ALIAS, { add })), values);
  }

  /** The text for rows with this alias; the values go to the parameters of the statement. */
  about(alias: string, parameters: SqlParameters): string {
    const { number, marks } = this.text;
    const places = this.values.map(value => parameters.add(value));
    const isConstant = marks.length === 0;
    if (isConstant || number >= MOST_SHARED) return written(this.text, alias, places);
    return `${REFERENCE}${number} ${alias} ${places.join(' ')}${REFERENCE}`;
  }
}

/** A statement without references. */
export function writtenOut(text: string): string {
  return text.replaceAll(REFERENCES, (_, reference: string) => {
    const [number, alias, ...places] = reference.split(' ');
    return written(byNumber[Number(number)]!, alias!, places);
  });
}

function sharedText(text: string): SharedText {
  const known = shared.get(text);
  if (known) return known;
  const parts = text.split(MARKS);
  const one: SharedText = {
    number: byNumber.length,
    pieces: parts.filter((_, index) => index % 2 === 0),
    marks: parts
      .filter((_, index) => index % 2 === 1)
      .map(mark => (mark === ALIAS ? undefined : Number(mark.slice(1, -1)))),
  };
  if (byNumber.length < MOST_SHARED) {
    shared.set(text, one);
    byNumber.push(one);
  }
  return one;
}

function written({ pieces, marks }: SharedText, alias: string, places: readonly string[]): string {
  return marks.reduce<string>(
    (text, mark, index) => `${text}${mark === undefined ? alias : places[mark]}${pieces[index + 1]}`,
    pieces[0]!,
  );
}
