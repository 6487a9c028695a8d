import { AccessFilter } from '../../access/access-filter.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { ResourceId } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import type { ResourceText } from '../../rest/operation/resource-text.js';
import { EVERYTHING_PARAMETERS, EverythingAnswer } from './everything-answer.js';

const PARAMETERS = { ...EVERYTHING_PARAMETERS, start: { type: 'date' }, end: { type: 'date' } } as const;
const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/Patient-everything';

/** The record of one patient, or of all within reach. https://hl7.org/fhir/R4/patient-operation-everything.html */
@FhirResourceController('Patient')
export class PatientEverythingController {
  constructor(private readonly answer: EverythingAnswer) {}

  @FhirOperation({
    code: 'everything',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['Patient.r'],
    parameters: PARAMETERS,
  })
  ofOne(
    @Access() access: AccessFilter,
    @ResourceId() id: string,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return this.answer.of(access, 'Patient', `Patient/${id}/$everything`, input, id);
  }

  @FhirOperation({
    code: 'everything',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['Patient.rs'],
    parameters: PARAMETERS,
  })
  ofAll(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<ResourceText> {
    return this.answer.of(access, 'Patient', 'Patient/$everything', input);
  }
}
