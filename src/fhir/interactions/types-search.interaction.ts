import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { isResourceType } from '../definitions/resource-types.js';
import { InvalidError } from '../errors/fhir-error.js';
import { isIncludeName, parseInclude } from '../search/include.parser.js';
import { assertLeading } from '../search/leading-include.js';
import { PageLink } from '../search/page-link.js';
import { quoted } from '../search/parameters/parameter-error.js';
import { PAGE_PARAMETER, parseSearchQuery, type SearchOptions } from '../search/search-query.parser.js';
import { FillingPage } from './filling-page.js';
import { requirePermission } from './permission.js';
import { type SearchOutcome, SearchInteraction } from './search.interaction.js';
import type { SearchedPlace } from './searched-place.js';
import { FORMAT_PARAMETERS, type SearchParameters, withParameters } from './search-parameters.js';
import { type SortedPosition, SortedTypesSearch } from './sorted-types-search.js';
import { type TypesQuery, typesQueryOf } from './types-query.js';

/** Types that follow each other: at which one, and where in it. */
interface Position {
  readonly type: string;
  readonly search?: { readonly page: string; readonly size: number };
}

type Start = Position | SortedPosition;

/** Bounds the work for one page; the next page goes on from there. */
const MOST_SEARCHES = 200;

/** Searches of several types, one after the other or in one order. https://hl7.org/fhir/R4/http.html#search */
@Injectable()
export class TypesSearchInteraction {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly sortedTypes: SortedTypesSearch,
    private readonly links: PageLink,
    private readonly environment: Environment,
  ) {}

  async execute(
    access: AccessFilter,
    place: SearchedPlace,
    parameters: SearchParameters,
    handling?: SearchOptions['handling'],
  ): Promise<SearchOutcome> {
    const { query: asked, position: start } = this.begin(access, place, parameters);
    const types = reachable(access, place, asked);
    if (handling === 'strict') assertIncludesLead(asked, place);
    const ignored = handling === 'strict' ? [] : unknownToAll(types, asked);
    const query = without(asked, ignored);
    const page = new FillingPage(query.count);
    const isCounted = !start && (query.isCounted || query.countOnly);
    const total = isCounted ? await this.totalOf(access, place, query, types) : undefined;
    const position = query.countOnly ? undefined : await this.fill(access, place, query, types, page, start);
    const url = `${this.environment.fhirBase}${place.path}`;
    const formats = parameters.filter(([name]) => FORMAT_PARAMETERS.has(name));
    const link = position && this.links.seal(access.caller, place.path, { query, position });
    return {
      matches: page.matches,
      included: page.included,
      ...(total === undefined ? {} : { total }),
      self: withParameters(
        url,
        parameters.filter(([name]) => !ignored.includes(name)),
      ),
      ...(link === undefined ? {} : { next: withParameters(url, [[PAGE_PARAMETER, link], ...formats]) }),
      ignored,
    };
  }

  private begin(
    access: AccessFilter,
    { path }: SearchedPlace,
    parameters: SearchParameters,
  ): { readonly query: TypesQuery; readonly position?: Start } {
    const asked = parameters.filter(([name]) => !FORMAT_PARAMETERS.has(name));
    const link = asked.find(([name]) => name === PAGE_PARAMETER)?.[1];
    if (link === undefined) return { query: typesQueryOf(parameters) };
    if (asked.length > 1)
      throw new InvalidError('A page link holds the whole search: nothing may be added to it', 'http._page');
    return this.links.open(access.caller, path, link) as { query: TypesQuery; position: Start };
  }

  /** One type after the other, as the pages are: what the caller may find, and nothing else. */
  private async totalOf(
    access: AccessFilter,
    place: SearchedPlace,
    { parameters }: TypesQuery,
    types: readonly string[],
  ): Promise<number> {
    let sum = 0;
    for (const type of types) {
      const count: SearchParameters = [...parameters, ['_summary', 'count']];
      const { total = 0 } = await this.searches.execute(access, type, count, optionsOf(place));
      sum += total;
    }
    return sum;
  }

  /** Where the next page begins, if there is one. */
  private async fill(
    access: AccessFilter,
    place: SearchedPlace,
    query: TypesQuery,
    types: readonly string[],
    page: FillingPage,
    start: Start | undefined,
  ): Promise<Start | undefined> {
    if (query.sort !== undefined) {
      const sorted = start as SortedPosition | undefined;
      return this.sortedTypes.fill(access, optionsOf(place), query, types, page, sorted);
    }
    let position = (start as Position | undefined) ?? at(types, 0);
    for (let searches = 0; position; searches++) {
      if (searches >= MOST_SEARCHES || page.isFullFor(position.search?.size)) break;
      position = await this.step(access, place, query, types, position, page);
    }
    return position;
  }

  private async step(
    access: AccessFilter,
    place: SearchedPlace,
    { parameters }: TypesQuery,
    types: readonly string[],
    { type, search }: Position,
    page: FillingPage,
  ): Promise<Position | undefined> {
    const size = search?.size ?? page.room;
    const own: SearchParameters = search
      ? [[PAGE_PARAMETER, search.page]]
      : [['_count', String(size)], ...parameters];
    const outcome = await this.searches.execute(access, type, own, optionsOf(place));
    page.add(outcome.matches, outcome.included);
    const next = outcome.next && new URL(outcome.next).searchParams.get(PAGE_PARAMETER);
    return next ? { type, search: { page: next, size } } : at(types, types.indexOf(type) + 1);
  }
}

/** A parameter that one of the types does not have would otherwise let all of that type through. */
function optionsOf({ compartment }: SearchedPlace): SearchOptions {
  return { handling: 'strict', isOneOfSeveral: true, ...(compartment ? { compartment } : {}) };
}

/** What none of the types has can be passed over: it would let nothing through that another type keeps back. */
function unknownToAll(types: readonly string[], { parameters }: TypesQuery): readonly string[] {
  const [first, ...others] = types.map(type => parseSearchQuery(type, parameters).ignored);
  return (first ?? []).filter(name => others.every(ignored => ignored.includes(name)));
}

function assertIncludesLead({ types, parameters }: TypesQuery, place: SearchedPlace): void {
  for (const [name, value] of parameters)
    if (isIncludeName(name)) assertLeading(parseInclude(name, value), types ?? place.types);
}

function without(query: TypesQuery, ignored: readonly string[]): TypesQuery {
  return { ...query, parameters: query.parameters.filter(([name]) => !ignored.includes(name)) };
}

function at(types: readonly string[], index: number): Position | undefined {
  const type = types[index];
  return type === undefined ? undefined : { type };
}

/** What is asked for by name and out of reach is a 403, as it would be by itself. */
function reachable(
  access: AccessFilter,
  { types }: SearchedPlace,
  { types: named }: TypesQuery,
): readonly string[] {
  for (const type of named ?? []) {
    if (!isResourceType(type))
      throw new InvalidError(
        `_type must name resource types of this server, not ${quoted(type)}`,
        'http._type',
        'value',
      );
    requirePermission(access, type, 's');
  }
  return types.filter(type => (!named || named.includes(type)) && !access.denies(type, 's'));
}
