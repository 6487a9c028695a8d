import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../../access/access-filter.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { type SearchOutcome, SearchInteraction } from '../../interactions/search.interaction.js';
import type { StoredResource } from '../../model/resource.js';
import { PAGE_PARAMETER } from '../../search/search-query.parser.js';
import { type EverythingFilter, isRecent, searchParametersFor } from './everything-filter.js';
import { FillingPage } from '../../interactions/filling-page.js';
import type { EverythingPosition } from './everything-position.js';
import { type FocusType, includesOf, memberTypes } from './everything-record.js';

/** Bounds the work for one page of sparse records; the next page goes on from there. */
const MOST_SEARCHES = 500;

export interface EverythingOutcome {
  readonly page: FillingPage;
  readonly next?: EverythingPosition;
}

/** Walks a record type by type, each by a search within the compartment and within the caller's reach. */
@Injectable()
export class EverythingService {
  constructor(
    private readonly searches: SearchInteraction,
    private readonly reads: ReadInteraction,
  ) {}

  /** A page of one record, or of several where the position names the next. */
  async page(
    access: AccessFilter,
    focusType: FocusType,
    filter: EverythingFilter,
    start: EverythingPosition | undefined,
  ): Promise<EverythingOutcome> {
    const page = new FillingPage(filter.count);
    const types = memberTypes(focusType, filter, access);
    let position = start ?? (await this.firstFocus(access));
    for (let searches = 0; position; searches++) {
      if (searches >= MOST_SEARCHES || page.isFullFor(position.search?.size)) return { page, next: position };
      const following = await this.step(access, focusType, filter, types, position, page);
      position = following ?? (await this.nextFocus(access, position));
    }
    return { page };
  }

  /** Puts the next resources of the record on the page; undefined at its end. */
  private async step(
    access: AccessFilter,
    focusType: FocusType,
    filter: EverythingFilter,
    types: readonly string[],
    position: EverythingPosition,
    page: FillingPage,
  ): Promise<EverythingPosition | undefined> {
    const { search, type, ...focus } = position;
    if (type === undefined) {
      const { matches, included } = await this.focus(access, focusType, filter, position.id);
      page.add(matches, included);
      return types[0] === undefined ? undefined : { ...focus, type: types[0] };
    }
    const size = search?.size ?? page.room;
    const outcome = await this.searches.execute(
      access,
      type,
      search
        ? [[PAGE_PARAMETER, search.page]]
        : [
            ['_count', String(size)],
            ...searchParametersFor(type, filter),
            ...includesOf(type, focusType, filter, access),
          ],
      { compartment: { compartmentType: focusType, id: position.id } },
    );
    page.add(outcome.matches, outcome.included);
    const next = pageOf(outcome);
    if (next !== undefined) return { ...focus, type, search: { page: next, size } };
    const following = types[types.indexOf(type) + 1];
    return following === undefined ? undefined : { ...focus, type: following };
  }

  private async focus(
    access: AccessFilter,
    focusType: FocusType,
    filter: EverythingFilter,
    id: string,
  ): Promise<{ readonly matches: readonly StoredResource[]; readonly included: readonly StoredResource[] }> {
    const includes = includesOf(focusType, focusType, filter, access);
    const found = access.denies(focusType, 's')
      ? { matches: [], included: [] }
      : await this.searches.execute(access, focusType, [['_id', id], ...includes]);
    // What may be read but not searched is there all the same.
    const matches =
      found.matches.length > 0
        ? found.matches
        : [await this.reads.execute(access, { resourceType: focusType, id })];
    if (!matches.every(stored => isRecent(filter, stored))) return { matches: [], included: [] };
    const isWanted = filter.types?.includes(focusType) ?? true;
    return { matches: isWanted ? matches : [], included: found.included };
  }

  private firstFocus(access: AccessFilter): Promise<EverythingPosition | undefined> {
    return this.searchFocus(access, [['_count', '1']]);
  }

  private async nextFocus(
    access: AccessFilter,
    { nextFocus }: EverythingPosition,
  ): Promise<EverythingPosition | undefined> {
    return nextFocus === undefined ? undefined : this.searchFocus(access, [[PAGE_PARAMETER, nextFocus]]);
  }

  private async searchFocus(
    access: AccessFilter,
    parameters: readonly (readonly [string, string])[],
  ): Promise<EverythingPosition | undefined> {
    const outcome = await this.searches.execute(access, 'Patient', parameters);
    const [patient] = outcome.matches;
    const nextFocus = pageOf(outcome);
    return patient && { id: patient.id, ...(nextFocus === undefined ? {} : { nextFocus }) };
  }
}

function pageOf({ next }: SearchOutcome): string | undefined {
  return next === undefined ? undefined : (new URL(next).searchParams.get(PAGE_PARAMETER) ?? undefined);
}
