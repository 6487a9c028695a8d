import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import type { StoredResource } from '../model/resource.js';
import { isIncludeName } from '../search/include.parser.js';
import { PageLink } from '../search/page-link.js';
import { PAGE_PARAMETER, type SearchOptions } from '../search/search-query.parser.js';
import { FillingPage } from './filling-page.js';
import { OrderedMatches } from './ordered-matches.js';
import { type SearchOutcome, SearchInteraction } from './search.interaction.js';
import type { SearchParameters } from './search-parameters.js';
import { typesOrder } from './types-order.js';
import type { TypesQuery } from './types-query.js';

/** What one type has still to give: `place` is where its next page begins, if it has given anything. */
interface TypeRest {
  readonly type: string;
  readonly place?: object;
}

/** Where a page begins: what is left of each type, and the time of the first page. */
export interface SortedPosition {
  readonly began: string;
  readonly rest: readonly TypeRest[];
}

interface TypeMatches extends TypeRest {
  readonly matches: OrderedMatches;
}

/**
 * Searches of several types in one order: each type is searched in that order, and what comes first of all is taken.
 * What was taken of a type is then searched once more, with its includes, for that answer knows where the type goes on.
 */
@Injectable()
export class SortedTypesSearch {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly links: PageLink,
  ) {}

  async fill(
    access: AccessFilter,
    options: SearchOptions,
    query: TypesQuery,
    types: readonly string[],
    page: FillingPage,
    start?: SortedPosition,
  ): Promise<SortedPosition | undefined> {
    const began = start?.began ?? new Date().toISOString();
    const order = typesOrder(query.sort!);
    const criteria: SearchParameters = [...query.parameters, ['_sort', query.sort!]];
    // Whatever is written from now on would come up where pages have been already, or never end.
    const known: SearchParameters = start ? [...criteria, ['_lastUpdated', `le${began}`]] : criteria;
    const bare = known.filter(([name]) => !isIncludeName(name));
    const search = (rest: TypeRest, parameters: SearchParameters, count: number) =>
      this.search(access, options, rest, [...parameters, ['_count', String(count)]]);

    const open: TypeMatches[] = [];
    for (const rest of start?.rest ?? types.map(type => ({ type }))) {
      const matches = new OrderedMatches(query.count, count => search(rest, bare, count));
      await matches.fill();
      if (matches.head) open.push({ ...rest, matches });
    }
    await takeInOrder(open, order, query.count);

    const shown: StoredResource[] = [];
    const left: TypeRest[] = [];
    for (const { matches, ...rest } of open) {
      if (matches.taken === 0) {
        left.push(rest);
        continue;
      }
      const outcome = await search(rest, known, matches.taken);
      shown.push(...outcome.matches);
      page.add([], outcome.included);
      if (outcome.next) left.push({ type: rest.type, place: this.placeOf(access, rest.type, outcome.next) });
    }
    page.add(shown.toSorted(order), []);
    return left.length > 0 ? { began, rest: left } : undefined;
  }

  private search(
    access: AccessFilter,
    options: SearchOptions,
    { type, place }: TypeRest,
    parameters: SearchParameters,
  ): Promise<SearchOutcome> {
    const { compartment } = options;
    const link = place && { ...place, parameters, ...(compartment ? { compartment } : {}) };
    const own: SearchParameters = link
      ? [[PAGE_PARAMETER, this.links.seal(access.caller, type, link)]]
      : parameters;
    return this.searches.execute(access, type, own, options);
  }

  /** Without what all types have in common, since the link of the whole holds one of each. */
  private placeOf(access: AccessFilter, type: string, next: string): object {
    const link = new URL(next).searchParams.get(PAGE_PARAMETER)!;
    const page = this.links.open(access.caller, type, link) as Record<string, unknown>;
    const { parameters: _parameters, compartment: _compartment, total: _total, ...place } = page;
    return place;
  }
}

async function takeInOrder(
  open: readonly TypeMatches[],
  order: (a: StoredResource, b: StoredResource) => number,
  count: number,
): Promise<void> {
  for (let taken = 0; taken < count; taken++) {
    const [first, ...others] = open.flatMap(({ matches }) => (matches.head ? [matches] : []));
    if (!first) return;
    const next = others.reduce((best, other) => (order(other.head!, best.head!) < 0 ? other : best), first);
    next.taken++;
    await next.fill();
  }
}
