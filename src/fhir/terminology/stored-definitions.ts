import type { CodeSystem, ValueSet } from 'fhir/r4.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { TerminologyType } from '../definitions/terminology.js';
import { parseJson } from '../model/json.js';
import { isId } from '../model/primitive.js';
import type { StoredResource } from '../model/resource.js';
import type { SearchPage, SearchQuery } from '../search/search-query.js';
import { parseSearchQuery } from '../search/search-query.parser.js';
import { findBuiltIn } from './built-in-definitions.js';
import type { Definition, DefinitionRequest } from './definition-request.js';

/** Of one canonical URL; the newest ones, should there be more. */
const MOST_VERSIONS = 50;
const MOST_REMEMBERED = 1_000;

/** Finds within what the caller may reach: on a connection, or within a transaction. */
export type SearchStored = (query: SearchQuery) => Promise<SearchPage>;

interface Identity {
  readonly url: string | undefined;
  readonly version: string | undefined;
}

/** What a version says of itself, by its key: its content never changes. */
const identities = new Map<string, Identity>();

/**
 * The definitions that a caller may know of: stored ones that the token lets it search for, and where there is none
 * of that URL, those of R4. What is out of reach is as if it were not there (docs/decisions, A10).
 */
export class StoredDefinitions {
  constructor(
    private readonly access: AccessFilter,
    private readonly search: SearchStored,
  ) {}

  readonly find = async (request: DefinitionRequest): Promise<Definition | undefined> =>
    (await this.findStored(request)) ?? findBuiltIn(request);

  /** A stored resource by its id, `ValueSet/1`. */
  async findById(resourceType: TerminologyType, id: string): Promise<Definition | undefined> {
    if (!isId(id) || this.access.denies(resourceType, 's')) return undefined;
    const { matches } = await this.search(parseSearchQuery(resourceType, [['_id', id]]));
    return matches[0] && definitionOfStored(matches[0]);
  }

  private async findStored({
    resourceType,
    url,
    version,
  }: DefinitionRequest): Promise<Definition | undefined> {
    if (this.access.denies(resourceType, 's') || /\s/.test(url) || url === '') return undefined;
    const { matches } = await this.search(
      parseSearchQuery(resourceType, [
        ['url', url.replaceAll(/[\\,$|]/g, String.raw`\$&`)],
        ['_sort', '-_lastUpdated'],
        ['_count', String(MOST_VERSIONS)],
      ]),
    );
    const versions = matches.filter(stored => {
      const own = identityOf(stored);
      return own.url === url && (version === undefined || own.version === version);
    });
    const [last] = versions.toSorted((a, b) => compareVersions(identityOf(b).version, identityOf(a).version));
    return last && definitionOfStored(last);
  }
}

export function definitionOfStored(stored: StoredResource): Definition {
  return { key: keyOf(stored), read: () => contentOf(stored) };
}

function keyOf({ resourceType, id, versionId, lastUpdated }: StoredResource): string {
  return `${resourceType}/${id}/${versionId}/${lastUpdated.getTime()}`;
}

function contentOf({ content = '{}' }: StoredResource): CodeSystem | ValueSet {
  return parseJson(content) as CodeSystem | ValueSet;
}

function identityOf(stored: StoredResource): Identity {
  const key = keyOf(stored);
  const known = identities.get(key);
  if (known) return known;
  const { url, version } = contentOf(stored);
  if (identities.size >= MOST_REMEMBERED) identities.clear();
  identities.set(key, { url, version });
  return { url, version };
}

/** 1.10 is later than 1.9; without a version comes first. */
function compareVersions(one = '', other = ''): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
