import type { Coding } from 'fhir/r4.js';
import type { Resource } from '../../model/resource.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';
import type { OperationParameter } from '../../rest/operation/operation-parameter.js';
import type { CodeQuestion, CodeVerdict } from '../../terminology/code-verdict.js';

/** What `$validate-code` takes on code systems and value sets alike. */
export const QUESTION_PARAMETERS = {
  code: { type: 'code' },
  display: { type: 'string' },
  coding: { type: 'Coding' },
  codeableConcept: { type: 'CodeableConcept' },
  abstract: { type: 'boolean' },
  displayLanguage: { type: 'code' },
} as const satisfies Readonly<Record<string, OperationParameter>>;

export function questionOf(input: OperationInput, codings: readonly Coding[]): CodeQuestion {
  const displayLanguage = input.text('displayLanguage');
  return {
    codings,
    abstract: input.value('abstract') === true,
    ...(displayLanguage === undefined ? {} : { displayLanguage }),
  };
}

export function verdictAnswer({ result, message, display }: CodeVerdict): Resource {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'result', valueBoolean: result },
      ...(message === undefined ? [] : [{ name: 'message', valueString: message }]),
      ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
    ],
  };
}
