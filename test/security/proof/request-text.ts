import type { Criterion, OwnCriterion } from './criterion.js';
import type { Inclusion, QuestionRequest, SearchRequest } from './request.js';
import { searchDefinition } from './search-definitions.js';

/** Where the request goes, relative to the FHIR base, without its query. */
export function pathOf(request: QuestionRequest): string {
  switch (request.kind) {
    case 'read':
      return `${request.resourceType}/${request.id}`;
    case 'vread':
      return `${request.resourceType}/${request.id}/_history/${request.versionId}`;
    case 'history':
      return [request.resourceType, request.id, '_history'].filter(part => part !== undefined).join('/');
    case 'types':
      return '';
    case 'count':
      return pathOf(request.search);
    case 'everything':
      return `Patient/${request.id}/$everything`;
    case 'search':
      return (
        (request.compartment === undefined ? '' : `Patient/${request.compartment}/`) + request.resourceType
      );
  }
}

export function queryOf(request: QuestionRequest): string {
  switch (request.kind) {
    case 'search':
      return formOf(searchParameters(request));
    case 'count':
      return formOf([...searchParameters(request.search), ['_summary', 'count']]);
    case 'types':
      return formOf([['_type', request.resourceTypes.join(',')], ...counted(request.count)]);
    case 'history':
      return formOf(counted(request.count));
    default:
      return '';
  }
}

export function requestText(request: QuestionRequest): string {
  const query = queryOf(request);
  return `${pathOf(request)}${query === '' ? '' : `?${query}`}`;
}

/** `code:modifier=value` as it stands in a URL or scope, not encoded. */
export function criterionText(criterion: Criterion): string {
  return criterionParameter(criterion).join('=');
}

function criterionParameter(criterion: Criterion): readonly [name: string, value: string] {
  if (criterion.kind === 'own') {
    const { code, modifier, prefix, values } = criterion;
    const name = modifier === undefined ? code : `${code}:${modifier}`;
    return [name, values.map(value => `${prefix ?? ''}${value}`).join(',')];
  }
  const [name, value] = criterionParameter(criterion.inner);
  if (criterion.kind === 'chain') return [`${criterion.code}:${criterion.target}.${name}`, value];
  return [`_has:${criterion.source}:${criterion.by}:${name}`, value];
}

function searchParameters(search: SearchRequest): (readonly [string, string])[] {
  const { where, filter, inclusions, sort, count, total } = search;
  return [
    ...where.map(criterionParameter),
    ...(filter ? [['_filter', filterText(filter, search.resourceType)] as const] : []),
    ...inclusions.map(inclusionParameter),
    ...(sort === undefined ? [] : [['_sort', sort] as const]),
    ...(total ? [['_total', 'accurate'] as const] : []),
    ...counted(count),
  ];
}

function counted(count: number | undefined): (readonly [string, string])[] {
  return count === undefined ? [] : [['_count', String(count)]];
}

function inclusionParameter({
  reverse,
  iterate,
  source,
  code,
  target,
}: Inclusion): readonly [string, string] {
  const name = `${reverse ? '_revinclude' : '_include'}${iterate ? ':iterate' : ''}`;
  return [name, [source, code, target].filter(part => part !== undefined).join(':')];
}

function filterText({ negated, anyOf }: NonNullable<SearchRequest['filter']>, resourceType: string): string {
  const tests = anyOf.map(criterion => testText(criterion, resourceType)).join(' or ');
  return negated ? `not (${tests})` : tests;
}

function testText(criterion: Criterion, resourceType: string): string {
  if (criterion.kind === 'own') return ownTest(criterion, resourceType);
  if (criterion.kind === 'has') throw new Error('A filter cannot say _has');
  return `${criterion.code}:${criterion.target}.${testText(criterion.inner, criterion.target)}`;
}

function ownTest({ code, prefix, values: [value] }: OwnCriterion, resourceType: string): string {
  const isText = searchDefinition(resourceType, code)?.type === 'string';
  if (isText) return `${code} sw "${value}"`;
  return `${code} ${prefix ?? 'eq'} ${value}`;
}

function formOf(parameters: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}
