import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { InvalidError } from '../errors/fhir-error.js';
import { type DateRange, parseDateRange } from '../model/date-range.js';
import { parseInstant } from '../model/instant.js';
import type { StoredResource } from '../model/resource.js';
import { quoted } from '../search/parameters/parameter-error.js';
import { DEFAULT_COUNT, MAXIMUM_COUNT, PAGE_PARAMETER } from '../search/search-query.parser.js';
import {
  type HistoryPage,
  type HistoryPageRequest,
  type HistoryTarget,
  ResourceRepository,
} from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';
import { FORMAT_PARAMETERS, type SearchParameters, withParameters } from './search-parameters.js';

/** Versions in their order, and how it goes on. */
export interface HistoryOutcome {
  readonly entries: readonly StoredResource[];
  readonly total: number;
  /** Absolute URL of what was applied. */
  readonly self: string;
  readonly next?: string;
}

/** https://hl7.org/fhir/R4/http.html#history */
@Injectable()
export class HistoryInteraction {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly environment: Environment,
  ) {}

  /** SMART App Launch 2.2, "Scopes": the history of an instance is read, those of a type and of all are search. */
  async execute(
    access: AccessFilter,
    target: HistoryTarget,
    parameters: SearchParameters,
  ): Promise<HistoryOutcome> {
    if (target.level === 'instance') requirePermission(access, target.resourceType, 'r');
    if (target.level === 'type') requirePermission(access, target.resourceType, 's');
    const page = await this.resources.history(access, target, historyRequest(parameters));
    return historyOutcome(page, target, parameters, this.environment.fhirBase);
  }
}

export function historyOutcome(
  page: HistoryPage,
  target: HistoryTarget,
  parameters: SearchParameters,
  fhirBase: string,
): HistoryOutcome {
  const url = `${fhirBase}${pathOf(target)}/_history`;
  const kept = parameters.filter(([name]) => name !== PAGE_PARAMETER);
  return {
    entries: page.entries,
    total: page.total,
    self: withParameters(url, parameters),
    ...(page.next === undefined ? {} : { next: withParameters(url, [...kept, [PAGE_PARAMETER, page.next]]) }),
  };
}

function pathOf(target: HistoryTarget): string {
  switch (target.level) {
    case 'instance':
      return `/${target.resourceType}/${target.id}`;
    case 'type':
      return `/${target.resourceType}`;
    case 'system':
      return '';
  }
}

type Writable<T> = { -readonly [name in keyof T]: T[name] };

/** https://hl7.org/fhir/R4/http.html#history: parameters that are not understood are refused, not passed over. */
export function historyRequest(parameters: SearchParameters): HistoryPageRequest {
  const request: Writable<HistoryPageRequest> = { count: DEFAULT_COUNT };
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (seen.has(name)) throw new InvalidError(`The parameter ${name} stands more than once`, `http.${name}`);
    seen.add(name);
    if (name === '_count') request.count = countOf(value);
    else if (name === '_since') request.since = sinceOf(value);
    else if (name === '_at') request.at = timeOf(value);
    else if (name === '_sort') request.oldestFirst = isOldestFirst(value);
    else if (name === PAGE_PARAMETER) request.after = value;
    else if (!FORMAT_PARAMETERS.has(name))
      throw new InvalidError(
        'A history takes _at, _count, _since and _sort only',
        `http.${name.slice(0, 64)}`,
        'not-supported',
      );
  }
  return request;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidError(
      `_count must be a whole number from 1, not ${quoted(text)}`,
      'http._count',
      'value',
    );
  }
  return Math.min(Number(text), MAXIMUM_COUNT);
}

function sinceOf(text: string): Date {
  // A bare `+` of a time zone arrives as a blank.
  const time = parseInstant(text.replace(' ', '+'));
  if (time === undefined) {
    throw new InvalidError(
      `_since must be an instant such as 2026-01-31T10:00:00Z, not ${quoted(text)}`,
      'http._since',
      'value',
    );
  }
  return new Date(time);
}

function timeOf(text: string): DateRange {
  const range = parseDateRange(text.replace(' ', '+'));
  if (range === undefined) {
    throw new InvalidError(
      `_at must be a date or a time such as 2026-01-31, not ${quoted(text)}`,
      'http._at',
      'value',
    );
  }
  return range;
}

function isOldestFirst(text: string): boolean {
  if (text === '_lastUpdated' || text === '-_lastUpdated') return text === '_lastUpdated';
  throw new InvalidError(
    `_sort must be _lastUpdated or -_lastUpdated, not ${quoted(text)}`,
    'http._sort',
    'value',
  );
}
