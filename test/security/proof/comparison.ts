import type { Answer } from './answer.js';
import type { Expected } from './expected.js';
import type { QuestionRequest } from './request.js';

/** In what the answer differs from what it should be; `ordered` is the order an administrator sees. */
export function differences(
  request: QuestionRequest,
  expected: Expected,
  answer: Answer,
  ordered: readonly string[],
): string[] {
  if (answer.status !== expected.status) return [`status ${answer.status} instead of ${expected.status}`];
  if (expected.status !== 200) return [];
  return [
    ...setDifference('found', expected.found, answer.found),
    ...(expected.included ? setDifference('included', expected.included, foreign(answer)) : []),
    ...(expected.total !== undefined && answer.total !== expected.total
      ? [`total ${answer.total} instead of ${expected.total}`]
      : []),
    ...orderDifference(request, answer, ordered),
  ];
}

/** What one page includes may be a match of another. */
function foreign({ included, found }: Answer): string[] {
  return included.filter(reference => !found.includes(reference));
}

function setDifference(
  name: string,
  expected: ReadonlySet<string> | undefined,
  actual: readonly string[],
): string[] {
  if (expected === undefined) return [];
  const answered = new Set(actual);
  const more = [...answered.difference(expected)];
  const less = [...expected.difference(answered)];
  return [
    ...(more.length > 0 ? [`${name} too much: ${more.join(' ')}`] : []),
    ...(less.length > 0 ? [`${name} too little: ${less.join(' ')}`] : []),
    ...(name === 'found' && answered.size !== actual.length ? [`${name} repeats itself`] : []),
  ];
}

function orderDifference(request: QuestionRequest, { found }: Answer, ordered: readonly string[]): string[] {
  if (request.kind !== 'search' && request.kind !== 'history') return [];
  const present = new Set(found);
  const should = ordered.filter(reference => present.has(reference));
  return should.join(' ') === found.join(' ')
    ? []
    : [`order ${found.join(' ')} instead of ${should.join(' ')}`];
}
