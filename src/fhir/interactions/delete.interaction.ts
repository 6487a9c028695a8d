import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import type { ResourceAddress } from '../model/resource.js';
import { type ChangeOutcome, ResourceRepository } from '../storage/resource.repository.js';
import type { VersionCondition } from '../storage/version-condition.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';

/** https://hl7.org/fhir/R4/http.html#delete */
@Injectable()
export class DeleteInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(
    access: AccessFilter,
    address: ResourceAddress,
    condition: VersionCondition = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, address.resourceType, 'd');
    return this.resources.transaction(access, async transaction =>
      onlyOutcome(await transaction.apply([{ interaction: 'delete', ...address, ...condition }])),
    );
  }
}
