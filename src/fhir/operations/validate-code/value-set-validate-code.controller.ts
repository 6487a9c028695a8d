import { AccessFilter } from '../../access/access-filter.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { judgeCodings } from '../../terminology/code-verdict.js';
import { TerminologyService, type ValueSetInHand } from '../../terminology/terminology.service.js';
import { askedCodings } from '../asked-codings.js';
import { NAMED_VALUE_SET, NamedValueSet } from '../named-value-set.js';
import { QUESTION_PARAMETERS, questionOf, verdictAnswer } from './validate-code.question.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code';

const PARAMETERS = {
  ...QUESTION_PARAMETERS,
  system: { type: 'uri' },
  systemVersion: { type: 'string' },
} as const;

/** Whether a code is in a value set. https://hl7.org/fhir/R4/valueset-operation-validate-code.html */
@FhirResourceController('ValueSet')
export class ValueSetValidateCodeController {
  constructor(
    private readonly terminology: TerminologyService,
    private readonly named: NamedValueSet,
  ) {}

  @FhirOperation({
    code: 'validate-code',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['ValueSet.s'],
    parameters: { ...NAMED_VALUE_SET, ...PARAMETERS },
  })
  async ofNamed(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    return judged(await this.named.of(access, input), input);
  }

  @FhirOperation({
    code: 'validate-code',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['ValueSet.r'],
    parameters: PARAMETERS,
  })
  async ofStored(
    @Access() access: AccessFilter,
    @TargetResource() target: StoredResource,
    @Input() input: OperationInput,
  ): Promise<Resource> {
    return judged(await this.terminology.storedValueSet(access, target), input);
  }
}

function judged({ resource, compiled }: ValueSetInHand, input: OperationInput): Resource {
  const codings = askedCodings(input, {
    system: input.text('system'),
    version: input.text('systemVersion'),
  });
  const place = `the value set ${resource.url ?? 'that was sent'}`;
  const verdict = judgeCodings(questionOf(input, codings), place, ({ system, code }) =>
    system === undefined || code === undefined ? undefined : compiled.find(system, code),
  );
  return verdictAnswer(verdict);
}
