import type { Json } from '../../support/fhir-client.js';
import { isWithin } from './date-values.js';
import { searchDefinition } from './search-definitions.js';

/** One condition of a search, as a tree: chains and `_has` hold the condition on the other resource. */
export type Criterion =
  | OwnCriterion
  | ChainCriterion
  | { readonly kind: 'has'; readonly source: string; readonly by: string; readonly inner: Criterion }
  /** `_list`: the items of this List. */
  | { readonly kind: 'list'; readonly id: string }
  /** `code:below=Type/id`: there, or at a part of it. */
  | { readonly kind: 'below'; readonly code: string; readonly whole: string }
  | SetCriterion
  | AskedCriterion;

export interface ChainCriterion {
  readonly kind: 'chain';
  readonly code: string;
  readonly target: string;
  /** The request does not name the target: others count as well, if they have the inner parameter. */
  readonly isUntyped?: boolean;
  readonly inner: Criterion;
}

/** `code:in` or `code:not-in`. */
export interface SetCriterion {
  readonly kind: 'in';
  readonly code: string;
  readonly isNot: boolean;
  /** The url of a value set, or its `ValueSet/id`. */
  readonly set: string;
}

/**
 * A condition on the resource itself that the oracle does not read: it holds of what an administrator finds by it.
 * What it may be asked about is the oracle's to say all the same.
 */
export interface AskedCriterion {
  readonly kind: 'asked';
  readonly resourceType: string;
  readonly name: string;
  readonly value: string;
}

export interface OwnCriterion {
  readonly kind: 'own';
  readonly code: string;
  readonly modifier?: 'missing' | 'not' | 'exact' | 'contains';
  /** Of a date or number. */
  readonly prefix?: string;
  /** Alternatives. */
  readonly values: readonly string[];
}

/** What a search may look at beside the resource itself: all that the caller may search. */
export interface VisibleRecords {
  /** Undefined for what is not there or not visible. */
  find(reference: string): Json;
  ofType(resourceType: string): readonly Json[];
  /** `system|code` of all in a value set; undefined where it cannot be told. */
  codesIn(set: string): readonly string[] | undefined;
  /** All that meets the condition, visible or not. */
  meeting(criterion: AskedCriterion): ReadonlySet<string>;
}

export function matches(criterion: Criterion, resource: Json, records: VisibleRecords): boolean {
  switch (criterion.kind) {
    case 'own':
      return matchesOwn(criterion, resource);
    case 'chain':
      return referencesOf(resource, criterion.code)
        .filter(reference => criterion.isUntyped || reference.startsWith(`${criterion.target}/`))
        .map(reference => records.find(reference))
        .some(target => target !== undefined && matches(criterion.inner, target, records));
    case 'has':
      return records
        .ofType(criterion.source)
        .some(
          source =>
            referencesOf(source, criterion.by).includes(addressOf(resource)) &&
            matches(criterion.inner, source, records),
        );
    case 'list':
      return itemsOf(records.find(`List/${criterion.id}`)).includes(addressOf(resource));
    case 'below':
      return referencesOf(resource, criterion.code).some(part => isBelow(part, criterion.whole, records));
    case 'in':
      return isInSet(criterion, resource, records);
    case 'asked':
      return records.meeting(criterion).has(addressOf(resource));
  }
}

/** How a request says over which link a chain goes. */
export function linkOf({ code, target, isUntyped }: ChainCriterion): string {
  return isUntyped ? code : `${code}:${target}`;
}

function addressOf({ resourceType, id }: Json): string {
  return `${resourceType}/${id}`;
}

function isInSet({ code, isNot, set }: SetCriterion, resource: Json, records: VisibleRecords): boolean {
  const codes = records.codesIn(set) ?? [];
  const values = searchDefinition(resource.resourceType, code)?.valuesOf(resource) ?? [];
  return values.flatMap(codingsOf).some(one => codes.includes(`${one.system}|${one.code}`)) !== isNot;
}

function itemsOf(list: Json): string[] {
  return (list?.entry ?? []).flatMap(({ item }: Json) => item?.reference ?? []);
}

/** Parts are followed over what is visible only. */
function isBelow(part: string | undefined, whole: string, records: VisibleRecords, steps = 10): boolean {
  if (part === undefined || steps === 0) return false;
  if (part === whole) return true;
  return isBelow(records.find(part)?.partOf?.reference, whole, records, steps - 1);
}

/** Literal references of a parameter, as `Type/id`. */
export function referencesOf(resource: Json, code: string): string[] {
  const values = searchDefinition(resource.resourceType, code)?.valuesOf(resource) ?? [];
  return values.flatMap(({ reference }) => (typeof reference === 'string' ? [reference] : []));
}

/** A condition on the resource itself; a chain is none and never holds. */
export function matchesOwn(criterion: Criterion, resource: Json): boolean {
  if (criterion.kind !== 'own') return false;
  const { code, modifier, values } = criterion;
  if (code === '_id') return values.includes(resource.id);
  if (code === '_tag') return isAnyOf(values, modifier, tagsOf(resource));
  const definition = searchDefinition(resource.resourceType, code);
  if (!definition) return false;
  const found = definition.valuesOf(resource);
  if (modifier === 'missing') return (found.length === 0) === (values[0] === 'true');
  switch (definition.type) {
    case 'token':
      return isAnyOf(values, modifier, found.flatMap(codingsOf));
    case 'string':
      return found.flatMap(textsOf).some(text => values.some(value => isLike(text, value, modifier)));
    case 'reference':
      return found.some(one =>
        values.some(value => (typeof one === 'string' ? isCanonical(one, value) : refersTo(one, value))),
      );
    case 'date':
      return found.some(value => values.some(text => isWithin(value, criterion.prefix ?? 'eq', text)));
    case 'quantity':
      return found.some(({ value }) => values.some(text => compares(value, criterion.prefix, Number(text))));
    default:
      throw new Error(`The oracle knows nothing of ${definition.type} parameters`);
  }
}

function refersTo({ reference }: Json, value: string): boolean {
  return reference === value || reference?.split('/')[1] === value;
}

/** Without a version: in any. */
function isCanonical(stored: string, asked: string): boolean {
  return stored === asked || stored.split('|')[0] === asked;
}

interface Coding {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
}

/** `code` or `system|code`; `:not` holds too when there is no code at all. */
function isAnyOf(
  values: readonly string[],
  modifier: OwnCriterion['modifier'],
  codings: readonly Coding[],
): boolean {
  if (modifier === 'missing') return (codings.length === 0) === (values[0] === 'true');
  const found = codings.some(({ system, code }) =>
    values.some(value => value === code || value === `${system}|${code}`),
  );
  return modifier === 'not' ? !found : found;
}

export function codingsOf(value: Json): Coding[] {
  if (typeof value !== 'object') return [{ code: String(value) }];
  if (Array.isArray(value.coding)) return value.coding;
  return value.value === undefined ? [value] : [{ system: value.system, code: value.value }];
}

export function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return Object.values(value)
    .flat()
    .filter(text => typeof text === 'string');
}

function tagsOf({ meta }: Json): Coding[] {
  return meta?.tag ?? [];
}

function isLike(text: string, value: string, modifier: OwnCriterion['modifier']): boolean {
  if (modifier === 'exact') return text === value;
  const [stored, asked] = [text.toLowerCase(), value.toLowerCase()];
  return modifier === 'contains' ? stored.includes(asked) : stored.startsWith(asked);
}

function compares(value: number, prefix: string | undefined, asked: number): boolean {
  if (prefix === 'ge') return value >= asked;
  if (prefix === 'lt') return value < asked;
  return value === asked;
}
