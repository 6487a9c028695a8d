import { type Criterion, linkOf } from './criterion.js';
import { filterText } from './filter-text.js';
import { graphqlText } from './graphql.js';
import type { Compartment, Inclusion, QuestionRequest, SearchRequest } from './request.js';

type Parameter = readonly [name: string, value: string];

/** Where the request goes, relative to the FHIR base, without its query. */
export function pathOf(request: QuestionRequest): string {
  switch (request.kind) {
    case 'read':
      return `${request.resourceType}/${request.id}`;
    case 'vread':
      return `${request.resourceType}/${request.id}/_history/${request.versionId}`;
    case 'history':
      return joined(request.resourceType, request.id, '_history');
    case 'types':
      return request.compartment === undefined ? '' : `${within(request.compartment)}*`;
    case 'count':
      return pathOf(request.search);
    case 'everything':
      return joined(request.focus, request.id, '$everything');
    case 'lastn':
      return 'Observation/$lastn';
    case 'document':
      return `Composition/${request.id}/$document`;
    case 'meta':
      return joined(request.resourceType, request.id, '$meta');
    case 'diff':
      return '$diff';
    case 'expand':
      return `ValueSet/${request.id}/$expand`;
    case 'validate':
      return `${request.resourceType}/${request.id}/$validate`;
    case 'graphql':
      return joined(request.from?.resourceType, request.from?.id, '$graphql');
    case 'search':
      return `${request.compartment === undefined ? '' : within(request.compartment)}${request.resourceType}`;
  }
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined).join('/');
}

function within({ type, id }: Compartment): string {
  return `${type}/${id}/`;
}

export function queryOf(request: QuestionRequest): string {
  return formOf(parametersOf(request));
}

function parametersOf(request: QuestionRequest): readonly Parameter[] {
  switch (request.kind) {
    case 'search':
      return searchParameters(request);
    case 'count':
      return [...searchParameters(request.search), ['_summary', 'count']];
    case 'types':
      return [
        ...typed(request.resourceTypes),
        ...request.where.map(criterionParameter),
        ...(request.inclusions ?? []).map(inclusionParameter),
        ...given('_sort', request.sort),
        ...given('_total', request.total),
        ...given('_count', request.count),
      ];
    case 'everything':
      return [
        ...typed(request.types ?? []),
        ...given('_since', request.since),
        ...given('start', request.start),
        ...given('end', request.end),
        ...given('_count', request.count),
      ];
    case 'history':
      return [
        ...given('_since', request.since),
        ...given('_at', request.at),
        ...given('_sort', request.oldestFirst ? '_lastUpdated' : undefined),
        ...given('_count', request.count),
      ];
    case 'read':
      return pairOf(request.shape);
    case 'lastn':
      return [
        ['patient', request.patient],
        ['max', String(request.max)],
        ...request.where.map(criterionParameter),
        ...(request.inclusions ?? []).map(inclusionParameter),
      ];
    case 'diff':
      return [
        ['from', `${request.resourceType}/${request.from}`],
        ['to', `${request.resourceType}/${request.to}`],
      ];
    case 'graphql':
      return [['query', graphqlText(request)]];
    default:
      return [];
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

/** The query of a conditional request. */
export function conditionText(where: readonly Criterion[]): string {
  return formOf(where.map(criterionParameter));
}

function criterionParameter(criterion: Criterion): Parameter {
  switch (criterion.kind) {
    case 'own': {
      const { code, modifier, prefix, values } = criterion;
      const name = modifier === undefined ? code : `${code}:${modifier}`;
      return [name, values.map(value => `${prefix ?? ''}${value}`).join(',')];
    }
    case 'asked':
      return [criterion.name, criterion.value];
    case 'list':
      return ['_list', criterion.id];
    case 'in':
      return [`${criterion.code}:${criterion.isNot ? 'not-in' : 'in'}`, criterion.set];
    case 'below':
      return [`${criterion.code}:below`, criterion.whole];
    case 'chain': {
      const [name, value] = criterionParameter(criterion.inner);
      return [`${linkOf(criterion)}.${name}`, value];
    }
    case 'has': {
      const [name, value] = criterionParameter(criterion.inner);
      return [`_has:${criterion.source}:${criterion.by}:${name}`, value];
    }
  }
}

function searchParameters(search: SearchRequest): Parameter[] {
  const { where, filter, inclusions, sort, count, total, shape } = search;
  return [
    ...where.map(criterionParameter),
    ...(filter ? [['_filter', filterText(filter, search.resourceType)] as const] : []),
    ...inclusions.map(inclusionParameter),
    ...given('_sort', sort),
    ...given('_total', total),
    ...pairOf(shape),
    ...given('_count', count),
  ];
}

function given(name: string, value: string | number | undefined): Parameter[] {
  return value === undefined ? [] : [[name, String(value)]];
}

function typed(types: readonly string[]): Parameter[] {
  return types.length === 0 ? [] : [['_type', types.join(',')]];
}

function pairOf(text: string | undefined): Parameter[] {
  if (text === undefined) return [];
  const [name = '', value = ''] = text.split('=');
  return [[name, value]];
}

function inclusionParameter({ reverse, iterate, source, code, target }: Inclusion): Parameter {
  const name = `${reverse ? '_revinclude' : '_include'}${iterate ? ':iterate' : ''}`;
  return [name, [source, code, target].filter(part => part !== undefined).join(':')];
}

function formOf(parameters: readonly Parameter[]): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}
