import type { AccessFilter } from '../../access/access-filter.js';
import { TooCostlyError } from '../../errors/fhir-error.js';
import type { SearchInteraction } from '../../interactions/search.interaction.js';
import { parseJson } from '../../model/json.js';
import type { Resource } from '../../model/resource.js';
import { PAGE_PARAMETER, type SearchParameters } from '../../search/search-query.parser.js';
import type { PlannedSearch } from './planned-field.js';
import type { ResourceLoader } from './resource-loader.js';

/** A list in a list is a search for each of its items. */
const MOST_SEARCHES = 100;

/** What a search of a query found. */
export interface FoundPage {
  readonly matches: readonly Resource[];
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** The searches of one query: as many as a caller may ask for at once. */
export class ResourceSearches {
  private searches = 0;

  constructor(
    private readonly access: AccessFilter,
    private readonly interaction: SearchInteraction,
    private readonly loader: ResourceLoader,
  ) {}

  /** @param holder `Type/id` of the resource that the matches refer to. */
  async find(search: PlannedSearch, holder: string | undefined): Promise<FoundPage> {
    if (++this.searches > MOST_SEARCHES) {
      throw new TooCostlyError(
        `The query needs more than ${MOST_SEARCHES} searches: name a smaller _count for the outer list`,
      );
    }
    const parameters = parametersOf(search, holder);
    const options = { handling: 'strict' } as const;
    const outcome = await this.interaction.execute(this.access, search.type, parameters, options);
    this.loader.pay(outcome.matches.length);
    const next = outcome.next && new URL(outcome.next).searchParams.get(PAGE_PARAMETER);
    return {
      matches: outcome.matches.map(({ content }) => parseJson(content ?? '{}') as Resource),
      total: outcome.total,
      next: next || undefined,
    };
  }
}

function parametersOf(
  { parameters, reference, inside, kind }: PlannedSearch,
  holder: string | undefined,
): SearchParameters {
  const isLinked = parameters.some(([name]) => name === PAGE_PARAMETER);
  const counts =
    kind === 'connection' && inside.some(field => field.kind === 'page' && field.part === 'count');
  return [
    ...parameters,
    ...(reference !== undefined && holder !== undefined ? [[reference, holder] as const] : []),
    ...(counts && !isLinked ? [['_total', 'accurate'] as const] : []),
  ];
}
