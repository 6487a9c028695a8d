import type { Property } from '../validation/structure-table.js';
import { isObject } from './json-tree.js';
import type { JsonObject } from './json-tree.js';

/** One repetition of an element: its value, and for a primitive what stands under `_name`. */
export interface Item {
  readonly value?: unknown;
  readonly sibling?: JsonObject;
}

/** The repetitions of an element; none or one of what does not repeat. https://hl7.org/fhir/R4/json.html#primitive */
export function readItems(holder: JsonObject, { name, sibling, isArray }: Property): Item[] {
  const values = isArray ? arrayOf(holder[name]) : [holder[name]];
  const siblings = isArray ? arrayOf(holder[sibling]) : [holder[sibling]];
  const items = Array.from({ length: Math.max(values.length, siblings.length) }, (_, index) =>
    item(values[index], siblings[index]),
  );
  return items.filter(({ value, sibling: extra }) => isArray || value !== undefined || extra !== undefined);
}

/** Writes them back: no empty arrays, and null only where it keeps a place. */
export function writeItems(holder: JsonObject, property: Property, items: readonly Item[]): void {
  write(
    holder,
    property,
    property.name,
    items.map(({ value }) => value),
  );
  if (property.content !== 'primitive') return;
  write(
    holder,
    property,
    property.sibling,
    items.map(({ sibling }) => sibling),
  );
}

function write(holder: JsonObject, { isArray }: Property, name: string, values: readonly unknown[]): void {
  if (values.every(value => value === undefined)) delete holder[name];
  else holder[name] = isArray ? values.map(value => value ?? null) : values[0];
}

function item(value: unknown, sibling: unknown): Item {
  return {
    ...(value === undefined || value === null ? {} : { value }),
    ...(isObject(sibling) ? { sibling } : {}),
  };
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
