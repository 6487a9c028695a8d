import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import type { ResourceAddress, StoredResource } from '../model/resource.js';
import { ResourceRepository } from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';

/** The current version of a resource. https://hl7.org/fhir/R4/http.html#read */
@Injectable()
export class ReadInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(access: AccessFilter, address: ResourceAddress): Promise<StoredResource> {
    requirePermission(access, address.resourceType, 'r');
    return this.resources.read(access, address);
  }
}
