import { InvalidError } from '../../errors/fhir-error.js';
import { digitsOf } from '../../model/decimal.js';
import type { Resource } from '../../model/resource.js';
import { compileExpression } from '../../fhirpath/compile-expression.js';
import { EvaluationScope } from '../../fhirpath/evaluation-scope.js';
import type { Evaluator } from '../../fhirpath/evaluator.js';
import { truthOf } from '../../fhirpath/fhir-node.js';
import type { ElementFilter } from './planned-field.js';

const LONGEST_EXPRESSION = 500;
/** Functions whose work is not bounded by the size of the element. */
const REFUSED = /\b(?:matches|replaceMatches|repeat|descendants|resolve|memberOf|conformsTo)\b/;

/** Which items of a list are wanted. https://hl7.org/fhir/R4/graphql.html#list */
export function selectItems(
  items: readonly unknown[],
  { equals, fhirPath, offset, count }: ElementFilter,
  type: string,
  resource: Resource,
): readonly unknown[] {
  const fulfils = fhirPath === undefined ? undefined : requireExpression(fhirPath);
  const scope = new EvaluationScope({ type: resource.resourceType, value: resource }, undefined);
  return items
    .filter(item => equals.every(([name, value]) => hasValue(item, name, value)))
    .filter(value => fulfils === undefined || truthOf(fulfils.items([{ type, value }], scope)) === true)
    .slice(offset, offset + count);
}

/** Throws InvalidError for what cannot be evaluated. */
export function requireExpression(text: string): Evaluator {
  if (text.length <= LONGEST_EXPRESSION && !REFUSED.test(text)) {
    try {
      return compileExpression(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new InvalidError(
    'fhirpath must be an expression over the elements of the item, in the subset that R4 writes its invariants in',
    'query',
    'value',
  );
}

function hasValue(item: unknown, name: string, value: string): boolean {
  const held = (item as Readonly<Record<string, unknown>>)[name];
  const texts = Array.isArray(held) ? held : [held];
  return texts.some(text => (digitsOf(text) ?? String(text)) === value);
}
