import { AccessFilter } from '../../access/access-filter.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import {
  EVERY_TYPE,
  FhirResourceController,
} from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { DiffedResources } from './diffed-resources.js';
import { differenceOf } from './resource-difference.js';

/** What a resource has become since a version of it, as a FHIRPath Patch. docs/interactions/operations/diff.md */
@FhirResourceController(EVERY_TYPE)
export class DiffController {
  constructor(private readonly diffed: DiffedResources) {}

  @FhirOperation({
    code: 'diff',
    level: 'instance',
    definition: 'http://hapifhir.io/fhir/OperationDefinition/Resource-i-diff',
    affectsState: false,
    scopes: [':resourceType.r'],
    parameters: { fromVersion: { type: 'id' }, includeMeta: { type: 'boolean' } },
  })
  async sinceVersion(
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
    @Input() input: OperationInput,
  ): Promise<Resource> {
    const { from, to } = await this.diffed.sinceVersion(access, target, input.text('fromVersion'));
    return differenceOf(from, to, input.text('includeMeta') === 'true');
  }
}
