import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { SearchInteraction } from '../../interactions/search.interaction.js';
import { parseJson } from '../../model/json.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { ResourceRepository } from '../../storage/resource.repository.js';
import type { GraphqlRequest } from './graphql-request.js';
import { ResourceLoader } from './resource-loader.js';
import { ResourceSearches } from './resource-searches.js';

/** Answers queries, every resource in them within the caller's reach. https://hl7.org/fhir/R4/graphql.html */
@Injectable()
export class GraphqlService {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly searches: SearchInteraction,
    private readonly environment: Environment,
  ) {}

  /** @param target where the query begins; undefined for the whole system. */
  async execute(
    access: AccessFilter,
    request: GraphqlRequest,
    target?: StoredResource,
  ): Promise<ResourceText> {
    // Loaded by the first query: a server that is asked none saves the memory.
    const [{ readDocument }, { QUERY, QueryPlanner }, { QueryExecution }] = await Promise.all([
      import('./graphql-document.js'),
      import('./query-planner.js'),
      import('./query-execution.js'),
    ]);
    const planner = new QueryPlanner(readDocument(request));
    const fields = planner.root(target?.resourceType ?? QUERY);
    const loader = new ResourceLoader(access, this.resources);
    const searches = new ResourceSearches(access, this.searches, loader);
    const execution = new QueryExecution(planner, loader, searches, this.environment.fhirBase);
    const data = await execution.root(fields, target && (parseJson(target.content ?? '{}') as Resource));
    const { errors } = execution;
    return new ResourceText(JSON.stringify({ ...(errors.length === 0 ? {} : { errors }), data }));
  }
}
