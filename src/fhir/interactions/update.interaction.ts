import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import type { ResourceAddress } from '../model/resource.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import type { VersionCondition } from '../storage/version-condition.js';
import { acceptResource, requireSameId } from './accepted-resource.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';

/** https://hl7.org/fhir/R4/http.html#update; creates with the client's id where none exists (http.html#upsert). */
@Injectable()
export class UpdateInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(
    access: AccessFilter,
    { resourceType, id }: ResourceAddress,
    body: unknown,
    condition: VersionCondition = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, resourceType, 'u');
    const resource = acceptResource(body, resourceType);
    requireSameId(resource, id);
    return this.resources.transaction(access, async transaction =>
      onlyOutcome(await transaction.apply([{ interaction: 'update', id, resource, ...condition }])),
    );
  }
}
