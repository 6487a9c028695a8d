import { refused, type ScimType } from '../protocol/scim.error.js';
import type { Attribute, Schema } from './attribute.js';
import { COMMON_ATTRIBUTES, type ResourceType } from './resource-types.js';

/** Where something stands in a resource, with the names as the schema writes them. */
export interface AttributePath {
  /** Keys from the resource down; arrays on the way are passed through. */
  readonly steps: readonly string[];
  /** What stands at its end; undefined for a whole extension. */
  readonly attribute: Attribute | undefined;
  /** It, or what it stands in, is only said by us. */
  readonly isReadOnly: boolean;
}

/** Finds attributes by name: of a resource, or within one that is complex. */
export type AttributeFinder = (name: string, scimType: ScimType) => AttributePath;

/** RFC 7644 §3.10: `userName`, `name.familyName`, `urn:…:2.0:User:employeeNumber`. Capitals make no difference. */
export function attributesOf(type: ResourceType): AttributeFinder {
  const core = [...COMMON_ATTRIBUTES, ...type.schema.attributes];
  return (name, scimType) => {
    const schema = [type.schema, ...type.extensions].find(({ id }) => isWithin(name, id));
    if (!schema) return find(core, name, [], scimType);
    const rest = name.slice(schema.id.length + 1);
    if (schema === type.schema) return find(core, rest, [], scimType);
    if (rest === '') return { steps: [schema.id], attribute: undefined, isReadOnly: false };
    return find(schema.attributes, rest, [schema.id], scimType);
  };
}

/** Of the values of a complex attribute: `type` in `emails[type eq "work"]`. */
export function attributesWithin({ attribute }: AttributePath): AttributeFinder {
  const known = attribute?.subAttributes ?? [];
  return (name, scimType) => find(known, name, [], scimType);
}

/** The schema of this URN, written with whatever capitals. */
export function schemaNamed(type: ResourceType, urn: string): Schema | undefined {
  return [type.schema, ...type.extensions].find(({ id }) => id.toLowerCase() === urn.toLowerCase());
}

export function attributeNamed(attributes: readonly Attribute[], name: string): Attribute | undefined {
  return attributes.find(each => each.name.toLowerCase() === name.toLowerCase());
}

function isWithin(name: string, urn: string): boolean {
  const start = name.slice(0, urn.length).toLowerCase();
  return start === urn.toLowerCase() && (name.length === urn.length || name[urn.length] === ':');
}

function find(
  attributes: readonly Attribute[],
  name: string,
  above: readonly string[],
  scimType: ScimType,
): AttributePath {
  const [first = '', second, ...more] = name.split('.');
  const attribute = attributeNamed(attributes, first);
  const isReadOnly = attribute?.mutability === 'readOnly';
  if (attribute && second === undefined) return { steps: [...above, attribute.name], attribute, isReadOnly };
  const inner = second === undefined ? undefined : attributeNamed(attribute?.subAttributes ?? [], second);
  if (attribute && inner && more.length === 0)
    return {
      steps: [...above, attribute.name, inner.name],
      attribute: inner,
      isReadOnly: isReadOnly || inner.mutability === 'readOnly',
    };
  throw refused(scimType, `${shown(name)} is no attribute: /Schemas lists them`);
}

/** What was sent, short enough for an error. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
