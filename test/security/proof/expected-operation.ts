import type { Json } from '../../support/fhir-client.js';
import { type Expected, FORBIDDEN, type Knowledge, statusOf } from './knowledge.js';
import {
  includedBy,
  isUnknownSet,
  matchesOf,
  readableOf,
  recordsOf,
  references,
  referenceTo,
} from './expected-search.js';
import { codesOfSet } from './population-terminology.js';
import { referencesOf } from './criterion.js';
import type { GraphqlRequest, OperationRequest } from './request.js';
import { reaches, sees } from './visibility.js';

type Operation<K extends OperationRequest['kind']> = Extract<OperationRequest, { kind: K }>;

/** The resource on which an operation is called, or the answer that it is not there. */
export function target(resourceType: string, id: string, { token, world }: Knowledge): Json {
  if (!reaches(token, 'r', resourceType)) return FORBIDDEN;
  const status = statusOf(world.versionsOf(resourceType, id), token);
  return status === 200 ? world.current(`${resourceType}/${id}`) : { status };
}

export function isRefusal(found: Json): found is Expected {
  return found.resourceType === undefined;
}

/** The newest of each group of codes. */
export function lastOf(
  { patient, max, where, inclusions = [] }: Operation<'lastn'>,
  knowledge: Knowledge,
): Expected {
  if (!reaches(knowledge.token, 's', 'Observation')) return FORBIDDEN;
  if (where.some(criterion => isUnknownSet(criterion, knowledge))) return { status: 422 };
  const about = { kind: 'own', code: 'patient', values: [`Patient/${patient}`] } as const;
  const found = matchesOf({ resourceType: 'Observation', where: [about, ...where] }, knowledge);
  const groups = Map.groupBy(found, ({ code }) => `${code.coding[0].system}|${code.coding[0].code}`);
  const newest = [...groups.values()].flatMap(group => {
    const times = group.map(({ effectiveDateTime }) => String(effectiveDateTime)).toSorted();
    const earliest = times.at(-max) ?? times[0]!;
    return group.filter(({ effectiveDateTime }) => effectiveDateTime >= earliest);
  });
  return {
    status: 200,
    found: references(newest),
    included: includedBy(newest, inclusions, readableOf(knowledge)),
  };
}

export function compositionOf(id: string, knowledge: Knowledge): Expected {
  const composition = target('Composition', id, knowledge);
  if (isRefusal(composition)) return composition;
  const { token, world } = knowledge;
  const named = [...JSON.stringify(composition).matchAll(/"reference":"([^"]+)"/g)].map(
    ([, reference]) => reference!,
  );
  const readable = named
    .map(reference => world.current(reference))
    .filter(resource => resource !== undefined && sees(token, 'r', resource));
  return { status: 200, found: references([composition, ...readable]) };
}

/** Tags and labels in use, of what may be searched, or of one resource that may be read. */
export function labelsOf({ resourceType, id }: Operation<'meta'>, knowledge: Knowledge): Expected {
  const { token, world } = knowledge;
  if (resourceType !== undefined && id !== undefined) {
    const resource = target(resourceType, id, knowledge);
    return isRefusal(resource) ? resource : { status: 200, labels: labelsIn([resource]) };
  }
  if (resourceType !== undefined && !reaches(token, 's', resourceType)) return FORBIDDEN;
  const resources = resourceType === undefined ? world.all() : world.ofType(resourceType);
  return { status: 200, labels: labelsIn(resources.filter(resource => sees(token, 's', resource))) };
}

function labelsIn(resources: readonly Json[]): ReadonlySet<string> {
  const codings = resources.flatMap(({ meta }) => [...(meta?.tag ?? []), ...(meta?.security ?? [])]);
  return new Set(codings.map(({ system, code }: Json) => `${system}|${code}`));
}

/** Both must be there: the first that is not decides. */
export function differenceOf({ resourceType, from, to }: Operation<'diff'>, knowledge: Knowledge): Expected {
  const { token, world } = knowledge;
  if (!reaches(token, 'r', resourceType)) return FORBIDDEN;
  const statuses = [from, to].map(text => {
    const [id = '', , version] = text.split('/');
    const versions = world.versionsOf(resourceType, id);
    return statusOf(version === undefined ? versions : versions.slice(0, Number(version)), token);
  });
  return { status: statuses.find(status => status !== 200) ?? 200 };
}

/** At an instance it must be there to be read; what is sent says nothing of it. */
export function validationOf({ resourceType, id }: Operation<'validate'>, knowledge: Knowledge): Expected {
  const found = target(resourceType, id, knowledge);
  return isRefusal(found) ? found : { status: 200 };
}

export function expansionOf(id: string, knowledge: Knowledge): Expected {
  const found = target('ValueSet', id, knowledge);
  if (isRefusal(found)) return found;
  const records = recordsOf(knowledge);
  // What it is about may be read only; what it needs besides must be searched.
  const needed = codesOfSet(found.url, [
    found,
    ...records.ofType('ValueSet'),
    ...records.ofType('CodeSystem'),
  ]);
  return { status: needed === undefined ? 422 : 200 };
}

/** What is out of reach is told field by field: the answer as a whole is a success. */
export function linkedBy(
  { search, reference, from, within }: GraphqlRequest,
  knowledge: Knowledge,
): Expected {
  const { token, world } = knowledge;
  const holder = from && target(from.resourceType, from.id, knowledge);
  if (holder !== undefined && isRefusal(holder)) return holder;
  if (!reaches(token, 's', search.resourceType)) return { status: 200, found: new Set() };
  const found = matchesOf(search, knowledge).filter(
    match => from === undefined || referencesOf(match, from.code).includes(referenceTo(holder)),
  );
  const targets = found
    .flatMap(match => match[reference] ?? [])
    .map(link => world.current(link.reference))
    .filter(resource => resource !== undefined && sees(token, 'r', resource));
  const inner =
    within === undefined
      ? []
      : recordsOf(knowledge)
          .ofType(within.resourceType)
          .filter(one => found.some(match => referencesOf(one, within.code).includes(referenceTo(match))));
  const matched = references(found);
  const included = [...references([...targets, ...inner])].filter(each => !matched.has(each));
  return { status: 200, found: matched, included: new Set(included), total: found.length };
}
