import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { AccessFilter } from '../access/access-filter.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import type { VersionCondition } from '../storage/version-condition.js';
import { parseCondition } from './condition.js';
import { findDeletions } from './deletions.js';
import { requirePermission } from './permission.js';

/** Deletes what matches: one resource, or several where the installation allows it. https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
@Injectable()
export class ConditionalDeleteInteraction {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly environment: Environment,
  ) {}

  /** All matches or none. Nothing that matches is as good as deleted. */
  execute(
    access: AccessFilter,
    resourceType: string,
    criteria: string,
    version: VersionCondition = {},
  ): Promise<readonly ChangeOutcome[]> {
    requirePermission(access, resourceType, 'd');
    const limit = this.environment.conditionalDeleteLimit;
    const condition = parseCondition(access, resourceType, criteria);
    return this.resources.transaction(access, async transaction => {
      await transaction.lockCriteria([condition.key]);
      const matches = await findDeletions(transaction, condition, version, limit);
      return matches.length === 0 ? [] : transaction.apply(matches);
    });
  }
}
