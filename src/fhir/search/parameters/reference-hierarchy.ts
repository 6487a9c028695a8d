import { isId } from '../../model/primitive.js';
import type { HierarchyStart, IndexCondition } from '../condition/index-condition.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { belowTerm, parameterName } from '../search-term.js';
import { invalidValue } from './parameter-error.js';
import type { SearchContext } from './parameter-kind.js';
import { unescapeValue } from './parameter-value.js';
import { referenceTargets } from './reference-targets.js';
import { targetOfReference } from './reference-value.js';

/** The types whose resources are parts of others of their type, and the parameter that says of which. */
const HIERARCHIES: ReadonlyMap<string, string> = new Map([
  ['Encounter', 'part-of'],
  ['Location', 'partof'],
  ['Organization', 'partof'],
  ['Procedure', 'part-of'],
  ['Task', 'part-of'],
]);

/**
 * `location:below=42`: what is at Location 42 or at a part of it, however deep; `:above` the other way round. Of a
 * canonical, `:below=url|1.0` means the versions that begin so. https://hl7.org/fhir/R4/search.html#recursive
 */
export function hierarchyCondition(
  parameter: IndexedParameter,
  direction: 'above' | 'below',
  written: string,
  context: SearchContext,
): IndexCondition {
  const value = unescapeValue(written);
  const starts = startsOf(parameter, value, context);
  if (starts.length > 0) return { kind: 'hierarchy', parameter: parameter.term, direction, starts };
  const isCanonical = parameter.branches.some(({ type }) => type === 'canonical' || type === 'uri');
  if (direction === 'below' && isCanonical && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value)) {
    return { kind: 'token', terms: [context.hash.hash(belowTerm(parameter.name, value))] };
  }
  throw invalidValue(
    parameter,
    value,
    isCanonical
      ? 'must be a canonical URL, with the beginning of a version, with the modifier :below; it has no :above'
      : `names nothing that has parts: :above and :below are for ${[...HIERARCHIES.keys()].join(', ')}`,
  );
}

function startsOf(
  { definition }: IndexedParameter,
  value: string,
  { hash, fhirBase }: SearchContext,
): readonly HierarchyStart[] {
  const types = referenceTargets(definition).filter(type => HIERARCHIES.has(type));
  const { address, uri } = targetOfReference(value, fhirBase) ?? {};
  const named = uri === undefined ? address : undefined;
  const starts = isId(value)
    ? types.map(resourceType => ({ resourceType, id: value }))
    : types.filter(type => type === named?.resourceType).map(() => named!);
  return starts.map(start => ({
    resourceType: start.resourceType,
    key: hash.keyOf(start),
    parent: hash.hash(parameterName(start.resourceType, HIERARCHIES.get(start.resourceType) ?? '')),
  }));
}
