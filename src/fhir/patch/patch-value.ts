import { structureTable } from '../validation/structure-table.js';
import type { Property } from '../validation/structure-table.js';
import { readItems, writeItems } from './element-items.js';
import type { Item } from './element-items.js';
import { isObject } from './json-tree.js';
import type { JsonObject } from './json-tree.js';
import type { PatchStep } from './patch-error.js';
import { propertiesNamed } from './place.js';

/** An element that a patch brings: which property it is to be, and what stands there. */
export interface NewElement {
  readonly property: Property;
  readonly item: Item;
}

/** What may stand where another type is asked for, besides the type itself: the derived, and what has no value[x]. */
const SUITABLE: ReadonlyMap<string, readonly string[]> = new Map([
  ['string', ['code', 'id', 'markdown']],
  ['uri', ['url', 'canonical', 'oid', 'uuid']],
  ['integer', ['positiveInt', 'unsignedInt']],
  ['dateTime', ['date']],
  ['xhtml', ['string']],
]);

/**
 * Makes the element for a place out of the `value` part of an operation: a data type, a resource, or, for types
 * without name and those that `value[x]` cannot hold, one part for each element inside.
 * https://hl7.org/fhir/R4/fhirpatch.html
 */
export function newElement(part: JsonObject, candidates: readonly Property[], step: PatchStep): NewElement {
  if (isObject(part['resource'])) return ofResource(part['resource'], candidates, step);
  if (Array.isArray(part['part'])) return ofParts(part['part'], candidates, step);
  return ofDataType(part, candidates, step);
}

function ofResource(resource: JsonObject, candidates: readonly Property[], step: PatchStep): NewElement {
  const property = candidates.find(candidate => candidate.content === 'resource');
  return { property: property ?? unsuitable('a resource', candidates, step), item: { value: resource } };
}

function ofDataType(part: JsonObject, candidates: readonly Property[], step: PatchStep): NewElement {
  const values = propertiesNamed('Parameters.parameter', 'value').flatMap(value =>
    readItems(part, value).map(item => ({ type: value.type.code, item })),
  );
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) return step.refuse('the part "value" must hold one value');
  const property =
    candidates.find(({ type }) => type.code === value.type) ??
    candidates.find(({ type }) => SUITABLE.get(type.code)?.includes(value.type));
  return { property: property ?? unsuitable(value.type, candidates, step), item: value.item };
}

function ofParts(parts: readonly unknown[], candidates: readonly Property[], step: PatchStep): NewElement {
  const [property, other] = candidates.filter(candidate => candidate.content === 'object');
  if (property === undefined) return unsuitable('parts', candidates, step);
  if (other !== undefined)
    step.refuse(`parts do not say which type ${property.step}[x] is to be: name ${property.name}`);
  const object: JsonObject = {};
  for (const part of parts) addPart(object, property.type.code, part, step);
  return { property, item: { value: object } };
}

function addPart(object: JsonObject, structure: string, part: unknown, step: PatchStep): void {
  const name = isObject(part) ? part['name'] : undefined;
  if (!isObject(part) || typeof name !== 'string') return step.refuse('every part must have a name');
  addElement(object, structure, name, part, step);
}

/** Appends to a list, or fills a place that is empty. */
export function addElement(
  object: JsonObject,
  structure: string,
  name: string,
  part: JsonObject,
  step: PatchStep,
): void {
  const candidates = candidatesIn(structure, name, step);
  const { property, item } = newElement(part, candidates, step);
  const rivals = structureTable(structure)
    .properties.values()
    .filter(({ element }) => element === property.element);
  if (!property.isArray && [...rivals].some(({ name: rival }) => object[rival] !== undefined)) {
    step.fail(`${structure}.${property.step} is there already: replace it`);
  }
  writeItems(object, property, [...readItems(object, property), item]);
}

/** The properties that a name of the patch can mean. */
export function candidatesIn(structure: string, name: string, step: PatchStep): readonly Property[] {
  const candidates = propertiesNamed(structure, name);
  if (candidates.length === 0) step.refuse(`${structure} has no element of the given name`);
  return candidates;
}

function unsuitable(what: string, candidates: readonly Property[], step: PatchStep): never {
  const [first] = candidates;
  const types = [...new Set(candidates.map(({ type }) => type.code))].join(', ');
  return step.refuse(`the value is ${what}, but ${first?.step ?? 'the element'} is of type ${types}`);
}
