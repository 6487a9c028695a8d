import { isDeepStrictEqual } from 'node:util';
import { readValue } from '../schema/read-value.js';
import type { Filter } from '../filter/filter.js';
import { matches } from '../filter/matches.js';
import { refused } from '../protocol/scim.error.js';
import type { Attribute } from '../schema/attribute.js';
import type { PatchOperation } from './patch-operations.js';
import type { PatchPath } from './patch-path.js';

type Members = Record<string, unknown>;

/** One place in a resource, which a PATCH operation changes. RFC 7644 §3.5.2.1 to §3.5.2.3 */
export class PatchTarget {
  private readonly name: string;

  constructor(
    private readonly resource: Members,
    private readonly path: PatchPath,
  ) {
    this.name = path.target.steps.join('.');
  }

  apply(op: PatchOperation['op'], value: unknown): void {
    const { filter, target } = this.path;
    if (filter) this.changeValues(op, filter, value);
    else for (const holder of this.holders(op)) changeMember(holder, target.attribute!, op, value, this.name);
  }

  /** The objects that the attribute is a member of: several below a list, and made on the way unless to be removed. */
  private holders(op: PatchOperation['op']): readonly Members[] {
    let holders: readonly Members[] = [this.resource];
    for (const step of this.path.target.steps.slice(0, -1)) {
      holders = holders.flatMap(holder => {
        if (holder[step] === undefined && op !== 'remove') holder[step] = {};
        return [holder[step] ?? []].flat() as Members[];
      });
    }
    return holders;
  }

  private changeValues(op: PatchOperation['op'], filter: Filter, value: unknown): void {
    const { target, part } = this.path;
    for (const holder of this.holders(op)) {
      const name = target.steps.at(-1)!;
      const values = [holder[name] ?? []].flat() as Members[];
      const meant = values.filter(each => matches(filter, each));
      if (op === 'remove' && !part) holder[name] = values.filter(each => !meant.includes(each));
      else if (meant.length > 0) for (const each of meant) this.changeValue(each, op, value);
      else if (op !== 'remove') holder[name] = [...values, this.newValue(op, filter, value)];
    }
  }

  private changeValue(each: Members, op: PatchOperation['op'], value: unknown): void {
    const { target, part } = this.path;
    if (part?.attribute) changeMember(each, part.attribute, op, value, this.name);
    else Object.assign(each, readValue({ ...target.attribute!, multiValued: false }, value, this.name));
  }

  /** Entra ID sets `emails[type eq "work"].value` where there is none: what the filter says is what it shall be. */
  private newValue(op: PatchOperation['op'], filter: Filter, value: unknown): Members {
    const made = Object.fromEntries(equalities(filter).map(([name, each]) => [name, each]));
    if (Object.keys(made).length === 0)
      throw refused('noTarget', `no value of ${this.name} is meant by the filter of the path`);
    this.changeValue(made, op, value);
    return made;
  }
}

function changeMember(
  holder: Members,
  attribute: Attribute,
  op: PatchOperation['op'],
  value: unknown,
  path: string,
): void {
  const { name } = attribute;
  const known = holder[name];
  if (op === 'remove' && value !== undefined && attribute.multiValued)
    holder[name] = without([known ?? []].flat(), [value].flat());
  else if (op === 'remove' || value === null) delete holder[name];
  else if (attribute.multiValued) {
    const sent = [readValue(attribute, [value].flat(), path) ?? []].flat();
    holder[name] =
      op === 'replace' ? sent : [...[known ?? []].flat(), ...without(sent, [known ?? []].flat())];
  } else {
    const read = readValue(attribute, value, path);
    holder[name] =
      attribute.type === 'complex' ? { ...(known as object | undefined), ...(read as object) } : read;
  }
}

/** Values are the same by their `value`, if they have one: `display` is only for people. */
function without(values: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  return values.filter(value => !others.some(other => isDeepStrictEqual(keyOf(value), keyOf(other))));
}

function keyOf(value: unknown): unknown {
  const { value: key, type } = (value ?? {}) as { readonly value?: unknown; readonly type?: unknown };
  if (typeof value === 'string' || key === undefined) return value;
  return type === undefined || type === 'User' ? key : { key, type };
}

function equalities(filter: Filter): readonly (readonly [string, unknown])[] {
  if (filter.kind === 'and') return filter.filters.flatMap(equalities);
  if (filter.kind !== 'compare' || filter.comparison !== 'eq') return [];
  return [[filter.path.steps.join('.'), filter.value]];
}
