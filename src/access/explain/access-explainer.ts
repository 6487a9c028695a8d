import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { Database } from '../../database/database.js';
import type { AccessFilter } from '../../fhir/access/access-filter.js';
import { RulesInForce } from '../../fhir/access/policy.js';
import { NotFoundError } from '../../fhir/errors/fhir-error.js';
import { parseSearchQuery } from '../../fhir/search/search-query.parser.js';
import { ResourceRepository } from '../../fhir/storage/resource.repository.js';
import type { Run } from '../../fhir/storage/resource-reader.js';
import { StorageParts } from '../../fhir/storage/storage-parts.js';
import { type AccessStage, accessStages } from './access-stages.js';
import type { ExplainDeclaration } from './explain.declaration.js';
import { ExplainedCallers } from './explained-callers.js';
import { type ExplainedInstance, type ExplainedRequest, explainedRequest } from './explained-request.js';
import { type CountedStage, type Explanation, explanationOf } from './explanation.js';

/** Why somebody sees what they see: a dry run of the statements that would be sent, once for each rule. */
@Injectable()
export class AccessExplainer {
  constructor(
    private readonly callers: ExplainedCallers,
    private readonly rules: RulesInForce,
    private readonly resources: ResourceRepository,
    private readonly storage: StorageParts,
    private readonly database: Database,
    private readonly environment: Environment,
  ) {}

  async explain(asked: ExplainDeclaration): Promise<Explanation> {
    const request = explainedRequest(asked.method, asked.url, this.environment.fhirBase);
    const caller = await this.callers.of(asked);
    const rules = this.rules.current();
    const stages: CountedStage[] = [];
    for (const stage of accessStages(caller.access, rules)) stages.push(await this.count(stage, request));
    return explanationOf(caller, request, rules, stages);
  }

  /** Nobody can count what is not yet there: for `create` the resources stand that one might have created. */
  private async count({ rule, filter }: AccessStage, request: ExplainedRequest): Promise<CountedStage> {
    const { resourceType, letter, letters, instance } = request;
    const isUnrestricted = filter.isUnrestricted(resourceType, letter);
    const nothing = { rule, visible: undefined, isUnrestricted, isWhole: true, isDeleted: false };
    if (letters.some(needed => filter.denies(resourceType, needed))) return nothing;
    const within = filter.searching(...letters);
    const visible = await this.found(within, request);
    const isWhole = letters.length === 1 || (await this.found(filter.searching('s'), request)) === visible;
    const isDeleted = visible === 0 && instance !== undefined && (await this.isDeleted(within, request));
    return { rule, visible, isUnrestricted, isWhole, isDeleted };
  }

  private async found(within: AccessFilter, request: ExplainedRequest): Promise<number> {
    const { resourceType, search, instance } = request;
    if (instance?.history !== undefined) return this.versions(within, resourceType, instance);
    const asked = [...search.filter(([name]) => name !== '_summary'), ['_summary', 'count']] as const;
    const query = parseSearchQuery(resourceType, asked, { handling: 'strict' });
    const { total = 0 } = await this.resources.search(within, { ...query, total: 'accurate' });
    return total;
  }

  /** By the storage itself: nobody is shown what they say, and it is no look at the record of a patient. */
  private async versions(
    within: AccessFilter,
    resourceType: string,
    { id, history }: ExplainedInstance,
  ): Promise<number> {
    const address = { resourceType, id };
    const { reader, histories } = this.storage;
    try {
      if (typeof history === 'object') {
        const { versionId } = history;
        const access = within.for(resourceType, 'r');
        return (await reader.reachesVersion(this.run, access, address, versionId)) ? 1 : 0;
      }
      return (await histories.read(this.run, within, { level: 'instance', ...address }, { count: 1 })).total;
    } catch (error) {
      if (error instanceof NotFoundError) return 0;
      throw error;
    }
  }

  private async isDeleted(
    within: AccessFilter,
    { resourceType, instance }: ExplainedRequest,
  ): Promise<boolean> {
    const address = { resourceType, id: instance?.id ?? '' };
    return this.storage.reader.reaches(this.run, within.for(resourceType, 'r'), address);
  }

  private readonly run: Run = async statement => this.database.query(statement);
}
