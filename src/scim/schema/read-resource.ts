import { refused } from '../protocol/scim.error.js';
import { type Attribute, type Schema } from './attribute.js';
import { attributeNamed, schemaNamed, shown } from './attribute-path.js';
import { readValue } from './read-value.js';
import { COMMON_ATTRIBUTES, type ResourceType } from './resource-types.js';

/** A resource as it is kept: names as the schemas write them, nothing that only we say. */
export type Attributes = Readonly<Record<string, unknown>>;

const OURS: ReadonlySet<string> = new Set(['schemas', 'id', 'meta']);

/** Whether a directory may send it back, and only we say it: Okta sends the `id` of a group it renames (RFC 7643 §3.1). */
export function isOurs(name: string): boolean {
  return OURS.has(name.toLowerCase());
}

/** Reads what was sent, whole: what is not in the schemas is refused, what is read-only is passed over. */
export function readResource(type: ResourceType, body: unknown): Attributes {
  const sent = objectOf(body);
  checkSchemas(type, sent);
  const read = readMembers(type, sent);
  for (const { name, required } of type.schema.attributes)
    if (required && read[name] === undefined) throw refused('invalidValue', `${name} is missing`);
  return read;
}

/** The same without what a request has to have: a resource that was changed. */
export function readMembers(type: ResourceType, sent: Attributes): Attributes {
  const read = Object.entries(sent).flatMap(([name, value]) => member(type, name, value));
  return Object.fromEntries(read.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function objectOf(body: unknown): Attributes {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refused('invalidSyntax', 'send a JSON object');
  return body as Attributes;
}

/** Those that we do not know are told by Entra ID with its groups: what would stand in them is refused. */
function checkSchemas(type: ResourceType, sent: Attributes): void {
  const [, schemas] = Object.entries(sent).find(([name]) => name.toLowerCase() === 'schemas') ?? [];
  if (
    !Array.isArray(schemas) ||
    !schemas.some(urn => typeof urn === 'string' && schemaNamed(type, urn) === type.schema)
  )
    throw refused('invalidSyntax', `schemas must hold ${type.schema.id}`);
}

function member(type: ResourceType, name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (isOurs(name)) return [];
  if (attributeNamed(COMMON_ATTRIBUTES, name)) return readAttribute(COMMON_ATTRIBUTES, name, value, name);
  const extension = schemaNamed(type, name);
  if (extension && extension !== type.schema)
    return value === null ? [] : present(extension.id, readExtension(extension, value));
  return readAttribute(type.schema.attributes, name, value, name);
}

function readExtension({ id, attributes }: Schema, value: unknown): Attributes | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused('invalidValue', `${id} must be an object`);
  const read = Object.entries(value).flatMap(([name, each]) =>
    isOurs(name) ? [] : readAttribute(attributes, name, each, `${id}:${name}`),
  );
  return read.length === 0 ? undefined : Object.fromEntries(read);
}

function readAttribute(
  attributes: readonly Attribute[],
  name: string,
  value: unknown,
  path: string,
): readonly (readonly [string, unknown])[] {
  const attribute = attributeNamed(attributes, name);
  if (!attribute) throw refused('invalidSyntax', `${shown(path)} is no attribute: /Schemas lists them`);
  if (attribute.mutability === 'readOnly' || value === null) return [];
  return present(attribute.name, readValue(attribute, value, path));
}

function present(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  return value === undefined ? [] : [[name, value]];
}
