import { collection, statement } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { NOTHING, numberOf, systemValue, textOf } from '../fhir-node.js';
import type { FunctionBuilder, FunctionParameter } from './function-parameter.js';

/** http://hl7.org/fhirpath/N1/index.html#string-manipulation */
export const STRING_FUNCTIONS = {
  'startsWith/1': comparing((text, part) => text.startsWith(part)),

  'contains/1': comparing((text, part) => text.includes(part)),

  'matches/1': (input, parameter) => {
    const pattern = parameter.pattern();
    return statement((focus, scope) => {
      const text = textOf(input.items(focus, scope));
      return text === undefined ? undefined : pattern.test(text);
    });
  },

  'replaceMatches/2': (input, parameter, { evaluator: substitution }) => {
    const pattern = parameter.pattern('g');
    return collection((focus, scope) => {
      const text = textOf(input.items(focus, scope));
      const replacement = textOf(substitution.items(focus, scope));
      if (text === undefined || replacement === undefined) return NOTHING;
      return systemValue(text.replaceAll(pattern, replacement));
    });
  },

  'substring/1': (input, { evaluator: start }) =>
    collection((focus, scope) => {
      const text = textOf(input.items(focus, scope));
      const from = numberOf(start.items(focus, scope));
      if (text === undefined || from === undefined || from < 0 || from >= text.length) return NOTHING;
      return systemValue(text.slice(from));
    }),
} satisfies Record<string, FunctionBuilder>;

function comparing(holds: (text: string, part: string) => boolean) {
  return (input: Evaluator, { evaluator: parameter }: FunctionParameter): Evaluator =>
    statement((focus, scope) => {
      const text = textOf(input.items(focus, scope));
      if (text === undefined) return undefined;
      const part = textOf(parameter.items(focus, scope));
      return part === undefined ? undefined : holds(text, part);
    });
}
