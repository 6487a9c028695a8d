import { attributesOf } from '../schema/attribute-path.js';
import type { Attributes } from '../schema/read-resource.js';
import type { ResourceType } from '../schema/resource-types.js';
import { refused } from './scim.error.js';

const ALWAYS: ReadonlySet<string> = new Set(['schemas', 'id']);

/** Which attributes a caller wants. RFC 7644 §3.9 */
export interface Projection {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** Cuts resources to what was asked for. Throws for names that there are not, before anything is looked up. */
export class Projector {
  private readonly wanted: readonly (readonly string[])[];
  private readonly unwanted: readonly (readonly string[])[];

  constructor(type: ResourceType, { attributes = [], excludedAttributes = [] }: Projection) {
    if (attributes.length > 0 && excludedAttributes.length > 0)
      throw refused('invalidValue', 'say attributes or excludedAttributes, not both');
    const find = attributesOf(type);
    this.wanted = attributes.map(name => find(name, 'invalidValue').steps);
    this.unwanted = excludedAttributes.map(name => find(name, 'invalidValue').steps);
  }

  /** Whether anything of this attribute is to be shown. */
  shows(name: string): boolean {
    if (this.wanted.length > 0) return this.wanted.some(([first]) => first === name);
    return !this.unwanted.some(([first, ...rest]) => first === name && rest.length === 0);
  }

  of(resource: Attributes): Attributes {
    if (this.wanted.length > 0) return picked(resource, this.wanted, ALWAYS);
    return this.unwanted.reduce((left, steps) => without(left, steps, ALWAYS), resource);
  }
}

function picked(
  resource: Attributes,
  wanted: readonly (readonly string[])[],
  always: ReadonlySet<string> = new Set(),
): Attributes {
  const members = Object.entries(resource).flatMap(([name, value]) => {
    const here = wanted.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (always.has(name) || here.some(rest => rest.length === 0)) return [[name, value] as const];
    return here.length === 0 ? [] : [[name, within(value, each => picked(each, here))] as const];
  });
  return Object.fromEntries(members);
}

function without(
  resource: Attributes,
  [first = '', ...rest]: readonly string[],
  always: ReadonlySet<string> = new Set(),
): Attributes {
  if (always.has(first) || !Object.hasOwn(resource, first)) return resource;
  const { [first]: value, ...others } = resource;
  return rest.length === 0 ? others : { ...resource, [first]: within(value, each => without(each, rest)) };
}

function within(value: unknown, change: (each: Attributes) => Attributes): unknown {
  if (Array.isArray(value)) return value.map(each => change(each as Attributes));
  return change(value as Attributes);
}
