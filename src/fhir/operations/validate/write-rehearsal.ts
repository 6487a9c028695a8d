import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../../access/access-filter.js';
import { FhirError, type Issue, NotSupportedError } from '../../errors/fhir-error.js';
import { ResourceFacades } from '../../facade/resource-facades.js';
import { refuseConditionalReferences } from '../../interactions/bundle/conditional-references.js';
import { requirePermission } from '../../interactions/permission.js';
import type { Resource } from '../../model/resource.js';
import {
  type ResourceChange,
  ResourceRepository,
  type ResourceTransaction,
} from '../../storage/resource.repository.js';
import type { ValidationRequest } from './validation-request.js';

const LETTERS = { create: 'c', update: 'u', delete: 'd' } as const;

/** Ends the transaction of a rehearsal; nobody sees it. */
class Curtain extends Error {}

/** Does the write that is asked about, to the last step, and takes it back. */
@Injectable()
export class WriteRehearsal {
  constructor(
    private readonly resources: ResourceRepository,
    private readonly facades: ResourceFacades,
  ) {}

  /** Why the write would be refused; empty if it would succeed. */
  async rehearse(
    access: AccessFilter,
    request: ValidationRequest,
    mode: NonNullable<ValidationRequest['mode']>,
  ): Promise<readonly Issue[]> {
    try {
      // Nobody could take back what another system has done.
      if (this.facades.of(request.resourceType))
        throw new NotSupportedError('Resources of this type come from another system: leave out mode');
      requirePermission(access, request.resourceType, LETTERS[mode]);
      if (mode !== 'delete') refuseConditionalReferences(request.resource as Resource);
      await this.resources.transaction(access, async transaction => {
        await transaction.apply([changeOf(request, mode, transaction)]);
        throw new Curtain();
      });
    } catch (error) {
      if (error instanceof Curtain) return [];
      if (error instanceof FhirError && error.status < 500) return error.issues;
      throw error;
    }
    return [];
  }
}

function changeOf(
  { resource: content, resourceType, id }: ValidationRequest,
  mode: NonNullable<ValidationRequest['mode']>,
  transaction: ResourceTransaction,
): ResourceChange {
  const resource = content as Resource;
  switch (mode) {
    case 'create':
      return { interaction: 'create', id: transaction.newId(resource), resource };
    case 'update':
      return { interaction: 'update', id: id ?? resource.id!, resource };
    case 'delete':
      return { interaction: 'delete', resourceType, id: id! };
  }
}
