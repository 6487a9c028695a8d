import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../access/access-filter.js';
import { DeletedError, ForbiddenError, InvalidError, NotFoundError } from '../errors/fhir-error.js';
import { parseJson } from '../model/json.js';
import type { Resource, ResourceAddress, StoredResource } from '../model/resource.js';
import {
  type ChangeOutcome,
  ResourceRepository,
  type ResourceTransaction,
} from '../storage/resource.repository.js';
import { requireVersion, type VersionCondition } from '../storage/version-condition.js';
import { acceptResource } from './accepted-resource.js';
import { findMatch, parseCondition } from './condition.js';
import { onlyOutcome } from './only-outcome.js';
import { requirePermission } from './permission.js';
import type { ResourcePatch } from './resource-patch.js';

/** A patch of the resource as it is, conditional or not. https://hl7.org/fhir/R4/http.html#patch */
@Injectable()
export class PatchInteraction {
  constructor(private readonly resources: ResourceRepository) {}

  execute(
    access: AccessFilter,
    address: ResourceAddress,
    patch: ResourcePatch,
    version: VersionCondition = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, address.resourceType, 'u');
    return this.resources.transaction(access, transaction =>
      this.patch(transaction, address, patch, version),
    );
  }

  executeConditionally(
    access: AccessFilter,
    resourceType: string,
    criteria: string,
    patch: ResourcePatch,
    version: VersionCondition = {},
  ): Promise<ChangeOutcome> {
    requirePermission(access, resourceType, 'u');
    const condition = parseCondition(access, resourceType, criteria);
    return this.resources.transaction(access, async transaction => {
      await transaction.lockCriteria([condition.key]);
      const match = await findMatch(transaction, condition);
      if (!match) throw new NotFoundError('No resource matches the condition');
      return this.patch(transaction, match, patch, version);
    });
  }

  private async patch(
    transaction: ResourceTransaction,
    { resourceType, id }: ResourceAddress,
    patch: ResourcePatch,
    version: VersionCondition,
  ): Promise<ChangeOutcome> {
    const [current] = await transaction.lock([{ resourceType, id }]);
    const resource = await patched(transaction, current, patch, version);
    return onlyOutcome(await transaction.apply([{ interaction: 'patch', id, resource, ...version }]));
  }
}

/** The resource after the patch; type and id do not change. */
export async function patched(
  transaction: ResourceTransaction,
  current: StoredResource | undefined,
  patch: ResourcePatch,
  version: VersionCondition,
): Promise<Resource> {
  if (current === undefined) throw new NotFoundError();
  if (current.content === undefined) throw new DeletedError(current.versionId);
  requireVersion(version, { versionId: current.versionId, isDeleted: false });
  if (patch.asksForContent) await requireReadable(transaction, current);
  const changed = patch.apply(parseJson(current.content) as Resource);
  const resource = acceptResource(changed, current.resourceType);
  if (resource.id === current.id) return resource;
  throw new InvalidError('A patch cannot change the id', `${current.resourceType}.id`);
}

/** A write is no way to read: `u` alone may change what it does not see, and not ask for it (docs/decisions, A7). */
async function requireReadable(transaction: ResourceTransaction, address: ResourceAddress): Promise<void> {
  try {
    await transaction.read(address);
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof ForbiddenError)) throw error;
    throw new ForbiddenError(
      'A patch that depends on content (a test, a criterion in a path) needs permission to read the resource (r)',
    );
  }
}
