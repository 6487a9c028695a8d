import { truthOf } from '../filter/comparison.js';
import { refused } from '../protocol/scim.error.js';
import type { Attribute } from './attribute.js';
import { attributeNamed, shown } from './attribute-path.js';

const LONGEST_TEXT = 2000;
/** Of a person; the members of a group are only limited by the size of a request. */
const MOST_VALUES = 100;

/** Reads a value as its attribute says; undefined for none (RFC 7643 §2.5). Errors name the place, never the value. */
export function readValue(attribute: Attribute, value: unknown, path: string): unknown {
  if (!attribute.multiValued) return readSingle(attribute, value, path);
  if (!Array.isArray(value)) throw refused('invalidValue', `${path} must be a list`);
  if (value.length > MOST_VALUES && attribute.name !== 'members')
    throw refused('invalidValue', `${path} may hold ${MOST_VALUES} values`);
  const read = value.map((each, index) => readSingle(attribute, each, `${path}[${index}]`));
  const present = read.filter(each => each !== undefined);
  checkPrimary(present, path);
  return present.length === 0 ? undefined : present;
}

function readSingle(attribute: Attribute, value: unknown, path: string): unknown {
  if (attribute.type === 'complex') return readComplex(attribute, value, path);
  if (attribute.type === 'boolean') {
    const truth = truthOf(value);
    if (truth === undefined) throw refused('invalidValue', `${path} must be true or false`);
    return truth;
  }
  if (typeof value !== 'string') throw refused('invalidValue', `${path} must be text`);
  if (value.length > LONGEST_TEXT)
    throw refused('invalidValue', `${path} is longer than ${LONGEST_TEXT} characters`);
  // the database takes neither
  if (value.includes('\0') || !value.isWellFormed())
    throw refused('invalidValue', `${path} holds a character that is none`);
  return value;
}

/** Text where an object is expected is its `value`: Entra ID sends a manager so. */
function readComplex(attribute: Attribute, value: unknown, path: string): object | undefined {
  const known = attribute.subAttributes ?? [];
  const sent = typeof value === 'string' && attributeNamed(known, 'value') ? { value } : value;
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    throw refused('invalidValue', `${path} must be an object`);
  const read = Object.entries(sent).flatMap(([name, each]): [string, unknown][] => {
    const inner = attributeNamed(known, name);
    if (!inner)
      throw refused('invalidSyntax', `${shown(`${path}.${name}`)} is no attribute: /Schemas lists them`);
    if (inner.mutability === 'readOnly' || each === null) return [];
    return [[inner.name, readSingle(inner, each, `${path}.${inner.name}`)]];
  });
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

function checkPrimary(values: readonly unknown[], path: string): void {
  const primary = values.filter(value => (value as { readonly primary?: unknown }).primary === true);
  if (primary.length > 1) throw refused('invalidValue', `${path} has more than one primary value`);
}
