import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { AccessFilter } from '../access/access-filter.js';
import type { ResourceAddress, StoredResource } from '../model/resource.js';
import type { SearchPage, SearchQuery } from '../search/search-query.js';
import type { RunStatement } from '../search/searcher.js';
import { FirstStatistics } from './first-statistics.js';
import { PostgresResourceTransaction } from './postgres-resource.transaction.js';
import type { Run } from './resource-reader.js';
import {
  type HistoryPage,
  type HistoryPageRequest,
  type HistoryTarget,
  ResourceRepository,
} from './resource.repository.js';
import { inFhirTerms } from './storage-error.js';
import { StorageParts } from './storage-parts.js';

/** The stored resources in PostgreSQL. docs/decisions/2611-storage-schema.md */
@Injectable()
export class PostgresResourceRepository extends ResourceRepository {
  /** Short reads share pipelined connections; what may take long has one to itself. */
  private readonly short: Run;
  private readonly long: Run;
  private readonly found: RunStatement;
  private readonly statistics: FirstStatistics;

  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
  ) {
    super();
    this.statistics = new FirstStatistics(database);
    this.short = async statement => database.read(statement);
    this.long = async statement => database.query(statement);
    this.found = async statement =>
      statement.isShort ? database.read(statement) : database.query(statement);
  }

  async read(access: AccessFilter, address: ResourceAddress): Promise<StoredResource> {
    const expression = access.for(address.resourceType, 'r');
    return inFhirTerms(async () => this.parts.reader.read(this.short, expression, address));
  }

  async readAll(
    access: AccessFilter,
    resourceType: string,
    ids: readonly string[],
  ): Promise<readonly StoredResource[]> {
    const expression = access.for(resourceType, 'r');
    return inFhirTerms(async () => this.parts.reader.readAll(this.short, expression, resourceType, ids));
  }

  async readVersion(
    access: AccessFilter,
    address: ResourceAddress,
    versionId: string,
  ): Promise<StoredResource> {
    const expression = access.for(address.resourceType, 'r');
    return inFhirTerms(async () => this.parts.reader.readVersion(this.short, expression, address, versionId));
  }

  async history(access: AccessFilter, target: HistoryTarget, page: HistoryPageRequest): Promise<HistoryPage> {
    const run = target.level === 'instance' ? this.short : this.long;
    return inFhirTerms(async () => this.parts.histories.read(run, access, target, page));
  }

  async search(access: AccessFilter, query: SearchQuery): Promise<SearchPage> {
    return inFhirTerms(async () => this.parts.searcher.search(this.found, access, query));
  }

  async transaction<T>(
    access: AccessFilter,
    work: (transaction: PostgresResourceTransaction) => Promise<T>,
  ): Promise<T> {
    let changesSearchParameters = false;
    let changesConsents = false;
    let written = 0;
    return inFhirTerms(async () => {
      const outcome = await this.database.transaction(async client => {
        const run: Run = async statement => client.query(statement);
        const transaction = new PostgresResourceTransaction(access, run, this.parts);
        const result = await work(transaction);
        if (transaction.failure !== undefined) throw transaction.failure;
        await transaction.verifyReferences();
        ({ changesSearchParameters, changesConsents, written } = transaction);
        return result;
      });
      this.statistics.wrote(written);
      // Other processes hear of it; the next write of this caller must not come before.
      if (changesConsents) await this.parts.consents.load(this.long);
      if (changesSearchParameters) await this.parts.searchParameters.load(this.long);
      return outcome;
    });
  }
}
