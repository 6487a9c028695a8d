import { decimalOf } from '../model/decimal.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One item of a collection: an element of a resource with its type, or a value of FHIRPath itself. */
export interface FhirNode {
  /** `Patient`, `HumanName`, `Patient.contact`, `string`; `System.String` for what was computed. */
  readonly type: string;
  /** JSON; undefined for a primitive that has only an id or extensions. */
  readonly value: unknown;
  /** The other half of a primitive, its id and extensions. */
  readonly sibling?: unknown;
}

/** http://hl7.org/fhirpath/N1/index.html#collections */
export type Collection = readonly FhirNode[];

export const NOTHING: Collection = [];
export const TRUE: Collection = [{ type: 'System.Boolean', value: true }];
export const FALSE: Collection = [{ type: 'System.Boolean', value: false }];

/** A string, number or Boolean of FHIRPath. */
export function systemValue(value: string | number | boolean): Collection {
  if (typeof value === 'boolean') return value ? TRUE : FALSE;
  if (typeof value === 'string') return [{ type: 'System.String', value }];
  return [{ type: Number.isInteger(value) ? 'System.Integer' : 'System.Decimal', value }];
}

/** The members of an object; undefined for a primitive. */
export function objectOf(value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !JSON.isRawJSON(value) ? (value as JsonObject) : undefined;
}

/** The only item; undefined for none, and for several, which FHIRPath calls an error. */
export function single(collection: Collection): FhirNode | undefined {
  return collection.length === 1 ? collection[0] : undefined;
}

/** The only item as text. */
export function textOf(collection: Collection): string | undefined {
  const value = single(collection)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** The only item as a number. */
export function numberOf(collection: Collection): number | undefined {
  return decimalOf(single(collection)?.value);
}

/** The collection where a Boolean is expected. http://hl7.org/fhirpath/N1/index.html#singleton-evaluation-of-collections */
export function truthOf(collection: Collection): boolean | undefined {
  const node = single(collection);
  if (node === undefined || (node.value === undefined && node.sibling !== undefined)) return undefined;
  return typeof node.value === 'boolean' ? node.value : true;
}

/** Equal for items that are equal. http://hl7.org/fhirpath/N1/index.html#equals */
export function keyOf({ value, sibling }: FhirNode): string {
  return value === undefined ? `sibling ${canonical(sibling)}` : canonical(value);
}

function canonical(value: unknown): string {
  const number = decimalOf(value);
  if (number !== undefined) return String(number);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = objectOf(value);
  if (object === undefined) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(object).toSorted();
  return `{${members.map(name => `${name}:${canonical(object[name])}`).join()}}`;
}
