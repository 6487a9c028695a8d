import { Controller } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import type { Resource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { DiffedResources } from './diffed-resources.js';
import { differenceOf } from './resource-difference.js';

/** What makes one resource into another. docs/interactions/operations/diff.md */
@Controller('fhir')
export class SystemDiffController {
  constructor(private readonly diffed: DiffedResources) {}

  @FhirOperation({
    code: 'diff',
    level: 'system',
    definition: 'http://hapifhir.io/fhir/OperationDefinition/Resource-s-diff',
    affectsState: false,
    scopes: { delegated: "each resource is read as by itself; what is sent along is the caller's own" },
    parameters: {
      from: { type: 'string' },
      to: { type: 'string' },
      fromResource: { type: 'Resource' },
      toResource: { type: 'Resource' },
      includeMeta: { type: 'boolean' },
    },
  })
  async between(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    const from = await this.diffed.one(access, input, 'from');
    const to = await this.diffed.one(access, input, 'to');
    return differenceOf(from, to, input.text('includeMeta') === 'true');
  }
}
