import type { CodeableConcept, Coding } from 'fhir/r4.js';
import { InvalidError } from '../errors/fhir-error.js';
import type { OperationInput } from '../rest/operation/operation-input.js';

/** The codings that a `$validate-code` is about: one, or the alternatives of a concept. */
export function askedCodings(
  input: OperationInput,
  coded: { readonly system: string | undefined; readonly version: string | undefined },
): readonly Coding[] {
  const ways = ['code', 'coding', 'codeableConcept'].filter(name => input.has(name));
  if (ways.length !== 1) {
    throw new InvalidError('Send one of code, coding and codeableConcept', 'code', 'required');
  }
  if (input.has('display') && !input.has('code')) {
    throw new InvalidError('display goes with code: a coding has its own', 'display');
  }
  if (input.has('codeableConcept')) return (input.value('codeableConcept') as CodeableConcept).coding ?? [];
  if (input.has('coding')) return [input.value('coding') as Coding];
  const { system, version } = coded;
  if (system === undefined) throw new InvalidError('A code needs its system', 'system', 'required');
  return [
    {
      system,
      code: input.text('code') ?? '',
      ...(version === undefined ? {} : { version }),
      ...(input.has('display') ? { display: input.text('display') ?? '' } : {}),
    },
  ];
}
