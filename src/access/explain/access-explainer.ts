import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { RulesInForce } from '../../fhir/access/policy.js';
import { parseSearchQuery } from '../../fhir/search/search-query.parser.js';
import { ResourceRepository } from '../../fhir/storage/resource.repository.js';
import { type AccessStage, accessStages } from './access-stages.js';
import type { ExplainDeclaration } from './explain.declaration.js';
import { ExplainedCallers } from './explained-callers.js';
import { type ExplainedRequest, explainedRequest } from './explained-request.js';
import { type CountedStage, type Explanation, explanationOf } from './explanation.js';

/** Why somebody sees what they see: a dry run of the statements that would be sent, once for each rule. */
@Injectable()
export class AccessExplainer {
  constructor(
    private readonly callers: ExplainedCallers,
    private readonly rules: RulesInForce,
    private readonly resources: ResourceRepository,
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
    const { resourceType, letter, letters, search } = request;
    const isUnrestricted = filter.isUnrestricted(resourceType, letter);
    if (letters.some(needed => filter.denies(resourceType, needed)))
      return { rule, visible: undefined, isUnrestricted };
    const query = parseSearchQuery(resourceType, [...search, ['_summary', 'count']], { handling: 'strict' });
    const { total = 0 } = await this.resources.search(filter.searching(letter), {
      ...query,
      total: 'accurate',
    });
    return { rule, visible: total, isUnrestricted };
  }
}
