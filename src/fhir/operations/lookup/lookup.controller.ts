import type { Coding } from 'fhir/r4.js';
import { AccessFilter } from '../../access/access-filter.js';
import { InvalidError, NotFoundError } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import { Access } from '../../rest/decorators/access.decorator.js';
import { FhirOperation } from '../../rest/decorators/fhir-operation.decorator.js';
import { FhirResourceController } from '../../rest/decorators/fhir-resource-controller.decorator.js';
import { Input } from '../../rest/decorators/input.decorator.js';
import { OperationInput } from '../../rest/operation/operation-input.js';
import { parseCanonical } from '../../terminology/canonical.js';
import { TerminologyService } from '../../terminology/terminology.service.js';
import { lookupAnswer } from './lookup-answer.js';

/** What a code means. https://hl7.org/fhir/R4/codesystem-operation-lookup.html */
@FhirResourceController('CodeSystem')
export class LookupController {
  constructor(private readonly terminology: TerminologyService) {}

  @FhirOperation({
    code: 'lookup',
    level: 'type',
    definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
    affectsState: false,
    scopes: ['CodeSystem.s'],
    parameters: {
      code: { type: 'code' },
      system: { type: 'uri' },
      version: { type: 'string' },
      coding: { type: 'Coding' },
      displayLanguage: { type: 'code' },
      property: { type: 'code', max: '*' },
    },
  })
  async lookUp(@Access() access: AccessFilter, @Input() input: OperationInput): Promise<Resource> {
    const { system: url, version, code } = askedCoding(input);
    if (url === undefined || code === undefined) {
      throw new InvalidError('Send code and system, or a coding that has both', 'code', 'required');
    }
    const canonical = { ...parseCanonical(url), ...(version === undefined ? {} : { version }) };
    const system = await this.terminology.codeSystem(access, canonical);
    const concept = system.find(code);
    if (!concept) throw new NotFoundError(`The code system ${system.url} does not have the code`);
    return lookupAnswer(system, concept, input.texts('property'), input.text('displayLanguage'));
  }
}

function askedCoding(input: OperationInput): Coding {
  if (!input.has('coding')) {
    return Object.fromEntries(
      ['code', 'system', 'version'].filter(name => input.has(name)).map(name => [name, input.text(name)]),
    );
  }
  if (input.has('code') || input.has('system') || input.has('version'))
    throw new InvalidError('Send either a coding, or code and system', 'coding');
  return input.value('coding') as Coding;
}
