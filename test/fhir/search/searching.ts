import { AccessFilter } from '../../../src/fhir/access/access-filter.js';
import { parseSearchQuery, type SearchOptions } from '../../../src/fhir/search/search-query.parser.js';
import type { SearchPage } from '../../../src/fhir/search/search-query.js';
import { EVERYTHING, type OpenRepository } from '../storage/open-repository.js';

/** Runs `Observation?code=x` as it would stand in a URL. */
export async function search(
  open: OpenRepository,
  url: string,
  access: AccessFilter = EVERYTHING,
  options: SearchOptions = { handling: 'strict' },
): Promise<SearchPage> {
  const [resourceType = '', query = ''] = url.split(/\?(.*)/s);
  return open.repository.search(
    access,
    parseSearchQuery(resourceType, [...new URLSearchParams(query)], options),
  );
}

/** The ids of the matches, in their order. */
export async function idsInOrder(
  open: OpenRepository,
  url: string,
  access?: AccessFilter,
): Promise<readonly string[]> {
  return (await search(open, url, access)).matches.map(({ id }) => id);
}

/** The ids of the matches, sorted. */
export async function ids(
  open: OpenRepository,
  url: string,
  access?: AccessFilter,
): Promise<readonly string[]> {
  return (await idsInOrder(open, url, access)).toSorted();
}

/** `Patient/alice` for everything that was included. */
export async function included(
  open: OpenRepository,
  url: string,
  access?: AccessFilter,
): Promise<readonly string[]> {
  const page = await search(open, url, access);
  return page.included.map(({ resourceType, id }) => `${resourceType}/${id}`).toSorted();
}
