import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import type { ResourceAddress, StoredResource } from '../model/resource.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';

/** One version of a resource. https://hl7.org/fhir/R4/http.html#vread */
@Injectable()
export class VreadInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(access: AccessFilter, address: ResourceAddress, versionId: string): Promise<StoredResource> {
    requirePermission(access, address.resourceType, 'r');
    return this.resources.readVersion(access, address, versionId);
  }
}
