import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { StoredResource } from '../model/resource.js';
import { PAGE_PARAMETER, parseSearchQuery, type SearchOptions } from '../search/search-query.parser.js';
import type { SearchPage, SearchQuery } from '../search/search-query.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';
import { FORMAT_PARAMETERS, type SearchParameters, withParameters } from './search-parameters.js';

/** What a search found, and how it goes on. */
export interface SearchOutcome {
  readonly matches: readonly StoredResource[];
  readonly included: readonly StoredResource[];
  readonly total?: number;
  /** Absolute URL of what was applied. */
  readonly self: string;
  readonly next?: string;
  /** Names of the parameters that were passed over. */
  readonly ignored: readonly string[];
}

/** https://hl7.org/fhir/R4/http.html#search */
@Injectable()
export class SearchInteraction {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly environment: Environment,
  ) {}

  /** Parameters as they stand in a URL, or as an object where none stands twice. */
  async execute(
    access: AccessFilter,
    resourceType: string,
    parameters: SearchParameters | Readonly<Record<string, string>>,
    options: SearchOptions = {},
  ): Promise<SearchOutcome> {
    requirePermission(access, resourceType, 's');
    const query = parseSearchQuery(resourceType, listOf(parameters), options);
    return this.outcomeOf(query, await this.resources.search(access, query), options);
  }

  outcomeOf(query: SearchQuery, page: SearchPage, { compartment }: SearchOptions = {}): SearchOutcome {
    const within = compartment ? `${compartment.compartmentType}/${compartment.id}/` : '';
    const url = `${this.environment.fhirBase}/${within}${query.resourceType}`;
    const { next: after, ...found } = page;
    const formats = query.applied.filter(([name]) => FORMAT_PARAMETERS.has(name));
    return {
      ...found,
      self: withParameters(url, query.applied),
      ...(after === undefined ? {} : { next: withParameters(url, [[PAGE_PARAMETER, after], ...formats]) }),
      ignored: query.ignored,
    };
  }
}

function listOf(parameters: SearchParameters | Readonly<Record<string, string>>): SearchParameters {
  return isList(parameters) ? parameters : Object.entries(parameters);
}

function isList(
  parameters: SearchParameters | Readonly<Record<string, string>>,
): parameters is SearchParameters {
  return Array.isArray(parameters);
}
