import { type SearchParameterDefinition, searchParametersOf } from '../definitions/search-parameters.js';
import { InvalidError, TooCostlyError } from '../errors/fhir-error.js';
import { splitUnescaped, unescapeValue } from './parameters/parameter-value.js';
import type { FullTextExpression } from './search-expression.js';

const PARTS: ReadonlyMap<string, FullTextExpression['part']> = new Map([
  ['_text', 'narrative'],
  ['_content', 'content'],
]);
const LONGEST = 1_000;
const MOST_ALTERNATIVES = 20;

/** The codes of the parameters that search words, with or without a modifier. */
export function isFullTextName(name: string): boolean {
  return PARTS.has(name.split(':', 1)[0] ?? '');
}

/** What of it R4 gives the type: only what has a narrative has `_text`. */
export function fullTextParametersOf(resourceType: string): readonly SearchParameterDefinition[] {
  const parameters = searchParametersOf(resourceType);
  return [...PARTS.keys()].map(code => parameters.get(code)).filter(parameter => parameter !== undefined);
}

/**
 * `_text` and `_content`: words, "phrases", `or`, and `-` for what must not be there.
 * Undefined for a type without it. https://hl7.org/fhir/R4/search.html#content
 */
export function parseFullText(
  resourceType: string,
  name: string,
  value: string,
): FullTextExpression | undefined {
  const part = PARTS.get(name);
  const [code = ''] = name.split(':', 1);
  if (!searchParametersOf(resourceType).has(code)) return undefined;
  if (!part) {
    throw new InvalidError(`The parameter ${code} has no modifiers`, `http.${code}`, 'not-supported');
  }
  if (value.includes('\0') || !value.isWellFormed()) {
    throw new InvalidError(`The value of ${code} is not well-formed text`, `http.${code}`, 'value');
  }
  if (value.length > LONGEST) {
    throw new TooCostlyError(`The value of ${code} has at most ${LONGEST} characters`);
  }
  const values = splitUnescaped(value, ',').map(unescapeValue);
  if (values.length > MOST_ALTERNATIVES) {
    throw new TooCostlyError(`The parameter ${code} has at most ${MOST_ALTERNATIVES} alternatives`);
  }
  if (!values.every(words => /[\p{L}\p{N}]/u.test(words))) {
    throw new InvalidError(
      `${code} must hold words to look for: word, "a phrase", one or other, -without`,
      `http.${code}`,
      'value',
    );
  }
  return { kind: 'full-text', part, values };
}
