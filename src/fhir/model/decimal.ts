declare global {
  /** ECMAScript proposal "JSON.parse source text access", in Node.js since 21. */
  interface JSON {
    rawJSON(text: string): RawJson;
    isRawJSON(value: unknown): value is RawJson;
  }
}

/** A JSON text that `JSON.stringify` writes as it stands. */
export interface RawJson {
  readonly rawJSON: string;
}

/** A number of a resource: a JavaScript number, or the text of one whose digits JavaScript would change. */
export type Decimal = number | RawJson;

/** Holds a JSON number such that its digits come back: `1.10`, `1e2`. https://hl7.org/fhir/R4/datatypes.html#decimal */
export function decimal(text: string): Decimal {
  const value = Number(text);
  return String(value) === text ? value : JSON.rawJSON(text);
}

export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'number' || JSON.isRawJSON(value);
}

/** The value to compare and compute with; undefined for what is not a number. */
export function decimalOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return JSON.isRawJSON(value) ? Number(value.rawJSON) : undefined;
}

/** The digits as they were written; undefined for what is not a number. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return JSON.isRawJSON(value) ? value.rawJSON : undefined;
}
