import { Injectable } from '@nestjs/common';
import type { ValueSet } from 'fhir/r4.js';
import type { AccessFilter } from '../access/access-filter.js';
import { InvalidError, StructureError } from '../errors/fhir-error.js';
import type { OperationInput } from '../rest/operation/operation-input.js';
import type { OperationParameter } from '../rest/operation/operation-parameter.js';
import { parseCanonical } from '../terminology/canonical.js';
import { TerminologyService, type ValueSetInHand } from '../terminology/terminology.service.js';
import { ResourceValidator } from '../validation/resource-validator.js';

/** How operations of a type are told which value set is meant. */
export const NAMED_VALUE_SET = {
  url: { type: 'uri' },
  valueSet: { type: 'Resource' },
  valueSetVersion: { type: 'string' },
} as const satisfies Readonly<Record<string, OperationParameter>>;

const validator = new ResourceValidator();

/** Finds the value set that is named by its URL, or takes the one that was sent. */
@Injectable()
export class NamedValueSet {
  constructor(private readonly terminology: TerminologyService) {}

  async of(access: AccessFilter, input: OperationInput): Promise<ValueSetInHand> {
    const url = input.text('url');
    const version = input.text('valueSetVersion');
    if ((url === undefined) === !input.has('valueSet')) {
      throw new InvalidError('Name one value set: by url, or by sending it as valueSet', 'url', 'required');
    }
    if (url === undefined) return this.terminology.compiled(access, sentValueSet(input.value('valueSet')));
    const canonical = parseCanonical(url);
    if (version !== undefined && (canonical.version ?? version) !== version) {
      throw new InvalidError('url and valueSetVersion name different versions', 'valueSetVersion', 'value');
    }
    return this.terminology.valueSet(access, { ...canonical, ...(version === undefined ? {} : { version }) });
  }
}

function sentValueSet(sent: unknown): ValueSet {
  const issues = validator.validate(sent);
  if (issues.length > 0) throw new StructureError(issues);
  const valueSet = sent as ValueSet;
  if (valueSet.resourceType !== 'ValueSet') {
    throw new InvalidError('The parameter valueSet must be a ValueSet', 'valueSet', 'value');
  }
  return valueSet;
}
