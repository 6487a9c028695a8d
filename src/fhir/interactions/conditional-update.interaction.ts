import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import type { VersionCondition } from '../storage/version-condition.js';
import { acceptResource, requireSameId } from './accepted-resource.js';
import { findMatch, parseCondition } from './condition.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';

/** Updates the one resource that matches, or creates it, never over another one. https://hl7.org/fhir/R4/http.html#cond-update */
@Injectable()
export class ConditionalUpdateInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(
    access: AccessFilter,
    resourceType: string,
    criteria: string,
    body: unknown,
    version: VersionCondition = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, resourceType, 'u');
    const condition = parseCondition(access, resourceType, criteria);
    const resource = acceptResource(body, resourceType);
    return this.resources.transaction(access, async transaction => {
      await transaction.lockCriteria([condition.key]);
      const match = await findMatch(transaction, condition);
      if (match && resource.id !== undefined) requireSameId(resource, match.id);
      const id = match?.id ?? resource.id ?? transaction.newId(resource);
      const change = { interaction: 'update', id, resource, ...version, isUnmatched: !match } as const;
      return onlyOutcome(await transaction.apply([change]));
    });
  }
}
