import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import { acceptResource } from './accepted-resource.js';
import { findMatch, parseCondition, unchanged } from './condition.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';

export interface CreateOptions {
  readonly ifNoneExist?: string;
  /** One that was given before; if anything has it already, ConflictError. */
  readonly id?: string;
}

/** https://hl7.org/fhir/R4/http.html#create, conditional by `ifNoneExist` (http.html#ccreate). */
@Injectable()
export class CreateInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(
    access: AccessFilter,
    resourceType: string,
    body: unknown,
    { ifNoneExist, id: reserved }: CreateOptions = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, resourceType, 'c');
    const condition =
      ifNoneExist === undefined ? undefined : parseCondition(access, resourceType, ifNoneExist);
    const resource = acceptResource(body, resourceType);
    return this.resources.transaction(access, async transaction => {
      if (condition) {
        await transaction.lockCriteria([condition.key]);
        const match = await findMatch(transaction, condition);
        if (match) return unchanged(transaction, match);
      }
      const id = reserved ?? transaction.newId(resource);
      return onlyOutcome(await transaction.apply([{ interaction: 'create', id, resource }]));
    });
  }
}
