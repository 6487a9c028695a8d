import { Param } from '@nestjs/common';
import { AccessFilter } from '../../access/access-filter.js';
import { operationOutcome } from '../../errors/operation-outcome.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import {
  EVERY_TYPE,
  FhirResourceController,
} from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { ResourceId } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import type { OperationParameter } from '../../rest/operation/operation-parameter.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { isError, reviewContent } from './content-review.js';
import { type ValidationRequest, validationRequestOf } from './validation-request.js';
import { WriteRehearsal } from './write-rehearsal.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/Resource-validate';
const PARAMETERS: Readonly<Record<string, OperationParameter>> = {
  resource: { type: 'Resource' },
  mode: { type: 'code' },
  profile: { type: 'uri' },
};

/** Whether a resource is valid, and would be accepted. https://hl7.org/fhir/R4/resource-operation-validate.html */
@FhirResourceController(EVERY_TYPE)
export class ValidateController {
  constructor(private readonly rehearsal: WriteRehearsal) {}

  @FhirOperation({
    code: 'validate',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: {
      delegated: "the content is the caller's own; with a mode it is judged as the write itself would be",
    },
    parameters: PARAMETERS,
  })
  ofType(
    @Access() access: AccessFilter,
    @Param('resourceType') resourceType: string,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return this.answer(access, validationRequestOf(input, resourceType));
  }

  @FhirOperation({
    code: 'validate',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: [':resourceType.r'],
    parameters: PARAMETERS,
  })
  ofInstance(
    @Access() access: AccessFilter,
    @Param('resourceType') resourceType: string,
    @ResourceId() id: string,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return this.answer(access, validationRequestOf(input, resourceType, id));
  }

  private async answer(access: AccessFilter, request: ValidationRequest): Promise<ResourceText> {
    const { mode } = request;
    const content = mode === 'delete' ? [] : reviewContent(request);
    const isSound = !content.some(isError);
    const write = isSound && mode ? await this.rehearsal.rehearse(access, request, mode) : [];
    const issues = [...content, ...write];
    if (issues.some(isError)) return new ResourceText(operationOutcome(issues));
    const diagnostics = mode ? `The ${mode} would be accepted` : 'The resource is valid FHIR R4';
    const approval = { severity: 'information', code: 'informational', diagnostics } as const;
    return new ResourceText(operationOutcome([...issues, approval]));
  }
}
