import { Controller } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import type { Resource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { LabelsInUse } from './labels-in-use.js';
import { metaAnswer } from './meta-answer.js';

/** The labels of the whole system, as far as the caller may search it. */
@Controller('fhir')
export class SystemMetaController {
  constructor(private readonly labels: LabelsInUse) {}

  @FhirOperation({
    code: 'meta',
    level: 'system',
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta',
    affectsState: false,
    scopes: { delegated: 'each type is judged by the scopes for its search' },
  })
  async ofSystem(@Access() access: AccessFilter): Promise<Resource> {
    return metaAnswer(await this.labels.of(access));
  }
}
