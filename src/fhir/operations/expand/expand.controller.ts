import { AccessFilter } from '../../access/access-filter.js';
import type { StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { ResourceText } from '../../rest/operation/resource-text.js';
import { expand } from '../../terminology/expansion.js';
import { TerminologyService, type ValueSetInHand } from '../../terminology/terminology.service.js';
import { NAMED_VALUE_SET, NamedValueSet } from '../named-value-set.js';
import { EXPANSION_PARAMETERS, expansionRequestOf } from './expand.request.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand';

/** The codes of a value set. https://hl7.org/fhir/R4/valueset-operation-expand.html */
@FhirResourceController('ValueSet')
export class ExpandController {
  constructor(
    private readonly terminology: TerminologyService,
    private readonly named: NamedValueSet,
  ) {}

  @FhirOperation({
    code: 'expand',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['ValueSet.s'],
    parameters: { ...NAMED_VALUE_SET, ...EXPANSION_PARAMETERS },
  })
  async ofNamed(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<ResourceText> {
    return expanded(await this.named.of(access, input), input);
  }

  @FhirOperation({
    code: 'expand',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['ValueSet.r'],
    parameters: EXPANSION_PARAMETERS,
  })
  async ofStored(
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
    @Input() input: OperationInput,
  ): Promise<ResourceText> {
    return expanded(await this.terminology.storedValueSet(access, target), input);
  }
}

function expanded({ resource, compiled }: ValueSetInHand, input: OperationInput): ResourceText {
  return new ResourceText(JSON.stringify(expand(resource, compiled, expansionRequestOf(input))));
}
