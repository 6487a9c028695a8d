import type { TextCondition } from '../condition/index-condition.js';
import { jsonPathOf } from '../expression/json-path.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { normalizeString } from '../string-normalization.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { unescapeValue } from './parameter-value.js';

/** Where a token says in words what it means. */
const TEXTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Coding: [['display']],
  CodeableConcept: [['text'], ['coding', 'display']],
  Identifier: [['type', 'text']],
};

/** The modifier `:text`. https://hl7.org/fhir/R4/search.html#token */
export function textCondition(parameter: IndexedParameter, value: string): TextCondition {
  const paths = parameter.branches
    .flatMap(branch => (TEXTS[branch.type] ?? []).map(members => jsonPathOf(branch, members)))
    .filter(path => path !== undefined);
  if (paths.length === 0) throw unsupportedModifier(parameter, 'text');
  const start = normalizeString(unescapeValue(value));
  if (start === '') throw invalidValue(parameter, value, 'is empty');
  return { kind: 'text', paths, start };
}
