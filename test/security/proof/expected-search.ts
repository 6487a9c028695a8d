import type { Json } from '../../support/fhir-client.js';
import { type Criterion, matches, referencesOf, type VisibleRecords } from './criterion.js';
import { type Expected, FORBIDDEN, type Knowledge } from './knowledge.js';
import { passes } from './filter-test.js';
import { codesOfSet } from './population-terminology.js';
import type { Compartment, Inclusion, SearchRequest, TypesRequest } from './request.js';
import { codesOf, searchDefinition } from './search-definitions.js';
import { membersOf, reaches, sees } from './visibility.js';

/** What a search may look at. */
export function recordsOf({ token, world, view }: Knowledge): VisibleRecords {
  const find: VisibleRecords['find'] = reference => {
    const resource = world.current(reference);
    return resource !== undefined && sees(token, 's', resource) ? resource : undefined;
  };
  const ofType = (type: string): Json[] => world.ofType(type).filter(resource => sees(token, 's', resource));
  return {
    find,
    ofType,
    codesIn: set => codesOfSet(find(set)?.url ?? set, [...ofType('ValueSet'), ...ofType('CodeSystem')]),
    meeting: criterion => view.meeting(criterion),
  };
}

export function searchOf(request: SearchRequest, knowledge: Knowledge): Expected {
  const { resourceType, inclusions, total } = request;
  if (!reaches(knowledge.token, 's', resourceType)) return FORBIDDEN;
  if (request.where.some(criterion => isUnknownSet(criterion, knowledge))) return { status: 422 };
  const found = matchesOf(request, knowledge);
  return {
    status: 200,
    found: references(found),
    included: includedBy(found, inclusions, readableOf(knowledge)),
    ...(total ? { total: found.length } : {}),
  };
}

/** docs/terminology.md: what is out of reach is like what is not there, and says so. */
export function isUnknownSet(criterion: Criterion, knowledge: Knowledge): boolean {
  return criterion.kind === 'in' && recordsOf(knowledge).codesIn(criterion.set) === undefined;
}

/** Of the resources that the token may search, those which meet all that is asked. */
export function matchesOf(
  { resourceType, compartment, where, filter }: Omit<SearchRequest, 'kind' | 'inclusions'>,
  knowledge: Knowledge,
): Json[] {
  const records = recordsOf(knowledge);
  return records
    .ofType(resourceType)
    .filter(resource => isIn(compartment, resource, knowledge))
    .filter(resource => where.every(criterion => matches(criterion, resource, records)))
    .filter(resource => filter === undefined || passes(filter, resource, records));
}

export function typesOf(
  { resourceTypes, compartment, where, total, inclusions = [] }: TypesRequest,
  knowledge: Knowledge,
): Expected {
  const { token, world } = knowledge;
  if (resourceTypes.some(type => !reaches(token, 's', type))) return FORBIDDEN;
  const all = new Set(world.all().map(({ resourceType }) => resourceType as string));
  const found = [...(resourceTypes.length === 0 ? all : new Set(resourceTypes))].flatMap(resourceType =>
    matchesOf({ resourceType, where, ...(compartment ? { compartment } : {}) }, knowledge),
  );
  const included = includedBy(found, inclusions, readableOf(knowledge));
  return { status: 200, found: references(found), included, ...(total ? { total: found.length } : {}) };
}

/** What may be included. */
export function readableOf({ token, world }: Knowledge): readonly Json[] {
  return world.all().filter(resource => sees(token, 'r', resource));
}

/** That of Patient by the oracle's own table, the others as an administrator finds them. */
function isIn(compartment: Compartment | undefined, resource: Json, { view }: Knowledge): boolean {
  if (compartment === undefined) return true;
  if (compartment.type === 'Patient') return membersOf(resource).has(compartment.id);
  return view.within(compartment, resource.resourceType).has(referenceTo(resource));
}

/** What `_include` and `_revinclude` bring of the readable resources, the matches left out. */
export function includedBy(
  found: readonly Json[],
  inclusions: readonly Inclusion[],
  readable: readonly Json[],
): ReadonlySet<string> {
  const seen = new Map(found.map(resource => [referenceTo(resource), resource]));
  let fresh = [...found];
  for (let round = 0; fresh.length > 0; round++) {
    const active = inclusions.filter(({ iterate }) => iterate || round === 0);
    const next = active.flatMap(inclusion => followed(inclusion, fresh, readable));
    fresh = [...new Set(next)].filter(resource => !seen.has(referenceTo(resource)));
    for (const resource of fresh) seen.set(referenceTo(resource), resource);
  }
  const matched = references(found);
  return new Set([...seen.keys()].filter(reference => !matched.has(reference)));
}

function followed(inclusion: Inclusion, from: readonly Json[], readable: readonly Json[]): Json[] {
  const { reverse, source, code, target } = inclusion;
  const isSource = ({ resourceType }: Json): boolean => source === '*' || resourceType === source;
  if (reverse) {
    const wanted = references(from);
    return readable
      .filter(isSource)
      .filter(
        resource =>
          linksOf(resource, code).some(reference => wanted.has(reference)) ||
          canonicalsOf(resource, code).some(canonical => from.some(one => one.url === urlIn(canonical))),
      );
  }
  const wanted = new Set(
    from
      .filter(isSource)
      .flatMap(resource => linksOf(resource, code))
      .filter(reference => target === undefined || reference.startsWith(`${target}/`)),
  );
  const canonicals = from.filter(isSource).flatMap(resource => canonicalsOf(resource, code));
  return readable.filter(
    resource =>
      wanted.has(referenceTo(resource)) ||
      ((target ?? resource.resourceType) === resource.resourceType &&
        canonicals.some(canonical => isNamed(resource, canonical))),
  );
}

/** https://hl7.org/fhir/R4/references.html#canonical: without a version all that have the url. */
function isNamed({ url, version }: Json, canonical: string): boolean {
  const [, wanted = version] = canonical.split('|');
  return url === urlIn(canonical) && version === wanted;
}

function urlIn(canonical: string): string {
  return canonical.split('|')[0]!;
}

function canonicalsOf(resource: Json, code: string): readonly string[] {
  return referenceCodes(resource, code).flatMap(name =>
    (searchDefinition(resource.resourceType, name)?.valuesOf(resource) ?? []).filter(
      (value: unknown) => typeof value === 'string',
    ),
  );
}

function linksOf(resource: Json, code: string): string[] {
  return referenceCodes(resource, code).flatMap(name => referencesOf(resource, name));
}

function referenceCodes({ resourceType }: Json, code: string): string[] {
  if (code !== '*') return [code];
  return codesOf(resourceType).filter(name => searchDefinition(resourceType, name)?.type === 'reference');
}

export function references(resources: readonly Json[]): ReadonlySet<string> {
  return new Set(resources.map(referenceTo));
}

export function referenceTo({ resourceType, id }: Json): string {
  return `${resourceType}/${id}`;
}
