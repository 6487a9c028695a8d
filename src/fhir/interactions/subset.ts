import type { ElementDefinition } from '../definitions/structures.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { type Property, structureTable } from '../validation/structure-table.js';

/** Which part of a resource is wanted. https://hl7.org/fhir/R4/search.html#summary */
export type Subset =
  | { readonly kind: 'true' | 'text' | 'data' }
  /** `name`, or `Patient.name` for one type alone. https://hl7.org/fhir/R4/search.html#elements */
  | { readonly kind: 'elements'; readonly names: readonly string[] };

type JsonObject = Readonly<Record<string, unknown>>;
type Choice = (element: ElementDefinition) => boolean;

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** What an answer always shows, whatever was asked. */
const ALWAYS: ReadonlySet<string> = new Set(['id', 'meta', 'implicitRules', 'modifierExtension']);

/** The part of a resource, tagged SUBSETTED so that nobody stores it as the whole. */
export function subsetText(content: string, subset: Subset): string {
  const resource = parseJson(content) as Resource;
  const part = partOf(
    resource,
    resource.resourceType,
    choiceOf(resource.resourceType, subset),
    subset.kind === 'true',
  );
  const { meta = {} } = resource;
  const tags = Array.isArray(meta['tag']) ? (meta['tag'] as unknown[]) : [];
  const { id } = resource;
  return JSON.stringify({
    resourceType: resource.resourceType,
    ...(id === undefined ? {} : { id }),
    meta: { ...meta, tag: [...tags, SUBSETTED] },
    ...part,
  });
}

function choiceOf(resourceType: string, subset: Subset): Choice {
  switch (subset.kind) {
    case 'true':
      return element => element.isSummary || element.min > 0;
    case 'text':
      return element => element.name === 'text' || element.min > 0;
    case 'data':
      return element => element.name !== 'text';
    case 'elements':
      return element =>
        element.min > 0 ||
        subset.names.some(name => name === element.name || name === `${resourceType}.${element.name}`);
  }
}

/** `id` and `meta` are left to the caller, who writes them first. */
function partOf(object: JsonObject, structure: string, isChosen: Choice, isDeep: boolean): JsonObject {
  const { properties } = structureTable(structure);
  const kept = Object.entries(object).flatMap(([name, value]) => {
    const property = properties.get(name);
    if (property === undefined || name === 'id' || name === 'meta') return [];
    if (!ALWAYS.has(name) && !isChosen(property.element)) return [];
    return [[name, isDeep ? nested(value, property, isChosen) : value] as const];
  });
  return Object.fromEntries(kept);
}

/** Elements inside a backbone element have summary marks of their own; data types go as a whole. */
function nested(value: unknown, { type, content }: Property, isChosen: Choice): unknown {
  if (content !== 'object' || !type.code.includes('.')) return value;
  const items = [value].flat() as readonly JsonObject[];
  const parts = items.map(item => withOwnId(item, partOf(item, type.code, isChosen, true)));
  return Array.isArray(value) ? parts : parts[0];
}

function withOwnId({ id }: JsonObject, part: JsonObject): JsonObject {
  return id === undefined ? part : { id, ...part };
}
