import { AccessFilter } from '../../access/access-filter.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { ResourceId } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import type { ResourceText } from '../../rest/operation/resource-text.js';
import { EVERYTHING_PARAMETERS, EverythingAnswer } from './everything-answer.js';

/** All that belongs to one encounter. https://hl7.org/fhir/R4/encounter-operation-everything.html */
@FhirResourceController('Encounter')
export class EncounterEverythingController {
  constructor(private readonly answer: EverythingAnswer) {}

  @FhirOperation({
    code: 'everything',
    level: 'instance',
    definition: 'http://hl7.org/fhir/OperationDefinition/Encounter-everything',
    affectsState: false,
    scopes: ['Encounter.r'],
    parameters: EVERYTHING_PARAMETERS,
  })
  ofOne(
    @Access() access: AccessFilter,
    @ResourceId() id: string,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return this.answer.of(access, 'Encounter', `Encounter/${id}/$everything`, input, id);
  }
}
