import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../support/fhir-client.js';
import type { Answer } from './answer.js';
import type { Expected } from './knowledge.js';
import type { QuestionRequest } from './request.js';
import type { World } from './world.js';

/** In what the answer differs from what it should be; `ordered` is the order an administrator sees. */
export function differences(
  request: QuestionRequest,
  expected: Expected,
  answer: Answer,
  ordered: readonly string[],
  world: World,
): string[] {
  if (expected.orRefused && answer.status === 400) return [];
  if (answer.status !== expected.status) return [`status ${answer.status} instead of ${expected.status}`];
  if (expected.status !== 200) return answer.resources.length === 0 ? [] : ['a resource beside a refusal'];
  return [
    ...setDifference('found', expected.found, answer.found, request.kind !== 'everything'),
    ...(expected.included ? setDifference('included', expected.included, foreign(answer)) : []),
    ...(expected.labels ? setDifference('labels', expected.labels, answer.labels ?? []) : []),
    ...totalDifference(expected, answer),
    ...orderDifference(request, answer, ordered),
    ...answer.oddLinks.map(link => `a link ${link}`),
    ...answer.resources.flatMap(resource => contentDifference(request, resource, world)),
  ];
}

/** A total that nobody asked for is told only where it is right. */
function totalDifference({ total, found }: Expected, answer: Answer): string[] {
  const should = total ?? (answer.total === undefined ? undefined : found?.size);
  return answer.total === should ? [] : [`total ${answer.total} instead of ${should}`];
}

/** What is shown is a version as it was written, or a part of it. */
function contentDifference(request: QuestionRequest, resource: Json, world: World): string[] {
  if (['graphql', 'diff', 'expand', 'validate'].includes(request.kind)) return [];
  const { resourceType, id, meta } = resource;
  const isPart = 'shape' in request && request.shape !== undefined;
  const wanted = meta?.versionId ?? world.versionsOf(resourceType, id).at(-1)?.versionId;
  const version = world.versionsOf(resourceType, id).find(({ versionId }) => versionId === wanted)?.resource;
  const isEqual = isPart ? isPartOf(resource, version) : isDeepStrictEqual(resource, version);
  return isEqual ? [] : [`another content of ${resourceType}/${id} version ${meta?.versionId}`];
}

function isPartOf({ meta: _meta, ...part }: Json, whole: Json): boolean {
  return whole !== undefined && Object.entries(part).every(([name, value]) => isDeepPart(value, whole[name]));
}

function isDeepPart(part: Json, whole: Json): boolean {
  if (typeof part !== 'object' || part === null) return part === whole;
  return Object.entries(part).every(([name, value]) => isDeepPart(value, whole?.[name]));
}

/** What one page includes may be a match of another. */
function foreign({ included, found }: Answer): string[] {
  return included.filter(reference => !found.includes(reference));
}

function setDifference(
  name: string,
  expected: ReadonlySet<string> | undefined,
  actual: readonly string[],
  isOnce = name === 'found',
): string[] {
  if (expected === undefined) return [];
  const answered = new Set(actual);
  const more = [...answered.difference(expected)];
  const less = [...expected.difference(answered)];
  return [
    ...(more.length > 0 ? [`${name} too much: ${more.join(' ')}`] : []),
    ...(less.length > 0 ? [`${name} too little: ${less.join(' ')}`] : []),
    ...(isOnce && answered.size !== actual.length ? [`${name} repeats itself`] : []),
  ];
}

function orderDifference(request: QuestionRequest, { found }: Answer, ordered: readonly string[]): string[] {
  if (!['search', 'history', 'types'].includes(request.kind)) return [];
  // Types without a common order follow each other.
  if (request.kind === 'types' && request.sort === undefined) return [];
  const present = new Set(found);
  const should = ordered.filter(reference => present.has(reference));
  return should.join(' ') === found.join(' ')
    ? []
    : [`order ${found.join(' ')} instead of ${should.join(' ')}`];
}
