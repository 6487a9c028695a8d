import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import { findMatch, parseCondition } from './condition.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';
import type { VersionCondition } from './update.interaction.js';

/** Deletes the one resource that matches. https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
@Injectable()
export class ConditionalDeleteInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  /** Undefined if nothing matches, which is as good as deleted. */
  execute(
    access: AccessFilter,
    resourceType: string,
    criteria: string,
    version: VersionCondition = {},
  ): Promise<ChangeOutcome | undefined> {
    requirePermission(access, resourceType, 'd');
    const condition = parseCondition(access, resourceType, criteria);
    return this.resources.transaction(access, async transaction => {
      await transaction.lockCriteria([condition.key]);
      const match = await findMatch(transaction, condition);
      if (!match) return undefined;
      const { id } = match;
      return onlyOutcome(await transaction.apply([{ interaction: 'delete', resourceType, id, ...version }]));
    });
  }
}
