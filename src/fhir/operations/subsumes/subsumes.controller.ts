import { AccessFilter } from '../../access/access-filter.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import type { OperationParameter } from '../../rest/operation/operation-parameter.js';
import type { CodeSystem } from '../../terminology/code-system.js';
import { subsumption } from '../../terminology/subsumption.js';
import { TerminologyService } from '../../terminology/terminology.service.js';
import { askedPair, type CodePair } from './code-pair.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes';

const PAIR_PARAMETERS = {
  codeA: { type: 'code' },
  codeB: { type: 'code' },
  codingA: { type: 'Coding' },
  codingB: { type: 'Coding' },
} as const satisfies Readonly<Record<string, OperationParameter>>;

/** Whether one code means the other too. https://hl7.org/fhir/R4/codesystem-operation-subsumes.html */
@FhirResourceController('CodeSystem')
export class SubsumesController {
  constructor(private readonly terminology: TerminologyService) {}

  @FhirOperation({
    code: 'subsumes',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['CodeSystem.s'],
    parameters: { ...PAIR_PARAMETERS, system: { type: 'uri' }, version: { type: 'string' } },
  })
  async ofNamed(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    const pair = askedPair(input);
    return outcome(await this.terminology.codeSystem(access, pair), pair);
  }

  @FhirOperation({
    code: 'subsumes',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['CodeSystem.r'],
    parameters: PAIR_PARAMETERS,
  })
  ofStored(@TargetResource() target: StoredResource, @Input() input: OperationInput): Resource {
    const system = this.terminology.storedCodeSystem(target);
    return outcome(system, askedPair(input, system.url));
  }
}

function outcome(system: CodeSystem, { codeA, codeB }: CodePair): Resource {
  const valueCode = subsumption(system, codeA, codeB);
  return { resourceType: 'Parameters', parameter: [{ name: 'outcome', valueCode }] };
}
