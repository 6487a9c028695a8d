import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import { ForbiddenError } from '../errors/fhir-error.js';
import { type HistoryPurge, ResourceRepository } from '../storage/resource.repository.js';
import { requirePermission } from './permission.js';

/**
 * Destroys past versions of a resource: an interaction of later FHIR versions, for administrators.
 * https://build.fhir.org/http.html#delete-history
 */
@Injectable()
export class DeleteHistoryInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  /** Answers how many versions are gone; refused before anything is looked up. */
  execute(access: AccessFilter, purge: HistoryPurge): Promise<number> {
    requirePermission(access, purge.resourceType, 'd');
    if (!access.administers(purge.resourceType, 'd')) {
      throw new ForbiddenError(
        'Versions are destroyed by backend services (system/ scopes) and by users with the role admin only',
      );
    }
    return this.resources.transaction(access, async transaction => transaction.purge(purge));
  }
}
