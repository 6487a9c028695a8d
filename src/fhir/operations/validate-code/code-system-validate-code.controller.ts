import type { CodeSystem as CodeSystemResource, Coding } from 'fhir/r4.js';
import { AccessFilter } from '../../access/access-filter.js';
import { InvalidError, StructureError } from '../../errors/fhir-error.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { TargetResource } from '../../rest/decorators/resource-id.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { parseCanonical } from '../../terminology/canonical.js';
import type { CodeSystem } from '../../terminology/code-system.js';
import { judgeCodings } from '../../terminology/code-verdict.js';
import { ListedCodeSystem } from '../../terminology/listed-code-system.js';
import { systemPart } from '../../terminology/system-parts.js';
import { TerminologyService } from '../../terminology/terminology.service.js';
import { ResourceValidator } from '../../validation/resource-validator.js';
import { askedCodings } from '../asked-codings.js';
import { QUESTION_PARAMETERS, questionOf, verdictAnswer } from './validate-code.question.js';

const DEFINITION = 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code';
const PARAMETERS = { ...QUESTION_PARAMETERS, version: { type: 'string' } } as const;

const validator = new ResourceValidator();

/** Whether a code is in a code system. https://hl7.org/fhir/R4/codesystem-operation-validate-code.html */
@FhirResourceController('CodeSystem')
export class CodeSystemValidateCodeController {
  constructor(private readonly terminology: TerminologyService) {}

  @FhirOperation({
    code: 'validate-code',
    level: 'type',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['CodeSystem.s'],
    parameters: { ...PARAMETERS, url: { type: 'uri' }, codeSystem: { type: 'Resource' } },
  })
  async ofNamed(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    if (input.has('url') && input.has('codeSystem'))
      throw new InvalidError('Name one code system: by url, or by sending it as codeSystem', 'url');
    if (input.has('codeSystem')) return judged(sentCodeSystem(input.value('codeSystem')), input);
    const version = input.text('version');
    const url = input.text('url') ?? (input.value('coding') as Coding | undefined)?.system;
    if (url === undefined) throw new InvalidError('The parameter url is missing', 'url', 'required');
    const canonical = { ...parseCanonical(url), ...(version === undefined ? {} : { version }) };
    return judged(await this.terminology.codeSystem(access, canonical), input);
  }

  @FhirOperation({
    code: 'validate-code',
    level: 'instance',
    definition: DEFINITION,
    affectsState: false,
    scopes: ['CodeSystem.r'],
    parameters: PARAMETERS,
  })
  ofStored(@TargetResource() target: StoredResource, @Input() input: OperationInput): Resource {
    return judged(this.terminology.storedCodeSystem(target), input);
  }
}

function judged(system: CodeSystem, input: OperationInput): Resource {
  const { url } = system;
  const codings = askedCodings(input, { system: url, version: input.text('version') });
  const all = systemPart({}, url, system);
  const verdict = judgeCodings(
    questionOf(input, codings),
    `the code system ${url}`,
    ({ system: own = '', code }) => (code === undefined ? undefined : all.find(own, code)),
  );
  return verdictAnswer(verdict);
}

function sentCodeSystem(sent: unknown): CodeSystem {
  const issues = validator.validate(sent);
  if (issues.length > 0) throw new StructureError(issues);
  const codeSystem = sent as CodeSystemResource;
  if (codeSystem.resourceType !== 'CodeSystem')
    throw new InvalidError('The parameter codeSystem must be a CodeSystem', 'codeSystem', 'value');
  return new ListedCodeSystem(codeSystem);
}
