import type { Json } from '../../support/fhir-client.js';
import { matches, referencesOf, type VisibleRecords } from './criterion.js';
import type { Inclusion, QuestionRequest, SearchRequest } from './request.js';
import { codesOf, searchDefinition } from './search-definitions.js';
import { membersOf, type ProofToken, reaches, sees } from './visibility.js';
import type { Version, World } from './world.js';

/** What a request may be answered. References are `Type/id`, versions `Type/id/_history/n`. */
export interface Expected {
  readonly status: number;
  /** Matches of a search, or versions of a history, without order. */
  readonly found?: ReadonlySet<string>;
  readonly included?: ReadonlySet<string>;
  readonly total?: number;
}

const FORBIDDEN: Expected = { status: 403 };
const OK = 200;

/** The answer by the specification, over resources in memory; nothing of the server is asked. */
export function expectedAnswer(request: QuestionRequest, token: ProofToken, world: World): Expected {
  switch (request.kind) {
    case 'read':
      return reaches(token, 'r', request.resourceType)
        ? { status: statusOf(world.versionsOf(request.resourceType, request.id), token) }
        : FORBIDDEN;
    case 'vread':
      return reaches(token, 'r', request.resourceType)
        ? {
            status: statusOf(
              world.versionsOf(request.resourceType, request.id).slice(0, Number(request.versionId)),
              token,
            ),
          }
        : FORBIDDEN;
    case 'history':
      return historyOf(request, token, world);
    case 'types':
      if (request.resourceTypes.some(type => !reaches(token, 's', type))) return FORBIDDEN;
      return { status: OK, found: references(request.resourceTypes.flatMap(type => searchable(type))) };
    case 'everything':
      return everythingOf(request.id, token, world);
    case 'count': {
      const { found, ...rest } = searchOf(request.search, token, world);
      return found === undefined ? rest : { status: OK, total: found.size };
    }
    case 'search':
      return searchOf(request, token, world);
  }

  function searchable(type: string): Json[] {
    return world.ofType(type).filter(resource => sees(token, 's', resource));
  }
}

/** docs/decisions, A9: a deletion is known to who could see what was deleted. */
function statusOf(versions: readonly Version[], token: ProofToken): number {
  const last = versions.at(-1);
  if (last?.resource) return sees(token, 'r', last.resource) ? 200 : 404;
  const before = versions.at(-2)?.resource;
  return before !== undefined && sees(token, 'r', before) ? 410 : 404;
}

function historyOf(
  { resourceType, id }: { resourceType?: string; id?: string },
  token: ProofToken,
  world: World,
): Expected {
  const letter = id === undefined ? 's' : 'r';
  if (resourceType !== undefined && !reaches(token, letter, resourceType)) return FORBIDDEN;
  const records = world
    .everyVersion()
    .filter(version => resourceType === undefined || version.resourceType === resourceType)
    .filter(version => id === undefined || version.id === id);
  const found = records.filter(version => isSeen(version));
  if (id !== undefined && found.length === 0) return { status: 404 };
  return { status: OK, found: new Set(found.map(versionText)) };

  function isSeen(version: Version): boolean {
    const versions = world.versionsOf(version.resourceType, version.id);
    const judged = version.resource ?? versions[versions.indexOf(version) - 1]?.resource;
    return judged !== undefined && sees(token, letter, judged);
  }
}

function versionText({ resourceType, id, versionId }: Version): string {
  return `${resourceType}/${id}/_history/${versionId}`;
}

function searchOf(request: SearchRequest, token: ProofToken, world: World): Expected {
  const { resourceType, compartment, where, filter, inclusions, total } = request;
  if (!reaches(token, 's', resourceType)) return FORBIDDEN;
  const records: VisibleRecords = {
    find: reference => visible(world.current(reference), 's'),
    ofType: type => world.ofType(type).filter(resource => sees(token, 's', resource)),
  };
  const found = records
    .ofType(resourceType)
    .filter(resource => compartment === undefined || membersOf(resource).has(compartment))
    .filter(resource => where.every(criterion => matches(criterion, resource, records)))
    .filter(
      resource =>
        filter === undefined ||
        filter.anyOf.some(criterion => matches(criterion, resource, records)) !== filter.negated,
    );
  return {
    status: OK,
    found: references(found),
    included: includedBy(
      found,
      inclusions,
      world.all().filter(resource => sees(token, 'r', resource)),
    ),
    ...(total ? { total: found.length } : {}),
  };

  function visible(resource: Json, letter: 'r' | 's'): Json {
    return resource !== undefined && sees(token, letter, resource) ? resource : undefined;
  }
}

/** What `_include` and `_revinclude` bring of the readable resources, the matches left out. */
function includedBy(
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
  if (reverse) {
    const wanted = references(from);
    return readable.filter(
      resource =>
        resource.resourceType === source && linksOf(resource, code).some(reference => wanted.has(reference)),
    );
  }
  const wanted = new Set(
    from
      .filter(({ resourceType }) => resourceType === source)
      .flatMap(resource => linksOf(resource, code))
      .filter(reference => target === undefined || reference.startsWith(`${target}/`)),
  );
  return readable.filter(resource => wanted.has(referenceTo(resource)));
}

function linksOf(resource: Json, code: string): string[] {
  if (code !== '*') return referencesOf(resource, code);
  const { resourceType } = resource;
  return codesOf(resourceType)
    .filter(name => searchDefinition(resourceType, name)?.type === 'reference')
    .flatMap(name => referencesOf(resource, name));
}

/** The patient and the members of its compartment; what they refer to is checked by the caller. */
function everythingOf(id: string, token: ProofToken, world: World): Expected {
  if (!reaches(token, 'r', 'Patient')) return FORBIDDEN;
  const status = statusOf(world.versionsOf('Patient', id), token);
  if (status !== OK) return { status };
  const members = world
    .all()
    .filter(resource => resource.resourceType !== 'Patient')
    .filter(resource => membersOf(resource).has(id) && sees(token, 's', resource));
  return { status: OK, found: references([world.current(`Patient/${id}`), ...members]) };
}

function references(resources: readonly Json[]): ReadonlySet<string> {
  return new Set(resources.map(referenceTo));
}

export function referenceTo({ resourceType, id }: Json): string {
  return `${resourceType}/${id}`;
}
