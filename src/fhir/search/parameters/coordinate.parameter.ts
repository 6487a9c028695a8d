import { anyCondition, type Bounds, type IndexCondition } from '../condition/index-condition.js';
import { branchesOf, type PathBranch } from '../expression/path-branch.js';
import { parsePathExpression } from '../expression/path-expression.parser.js';
import { visitorOf } from '../expression/path-visitor.js';
import { decimalOf } from '../../model/decimal.js';
import type { IndexedParameter } from '../indexed-parameter.js';
import { formsOf, searchedForm } from './composite-form.js';
import { numberParameter } from './number.parameter.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import type { ParameterKind, SearchContext } from './parameter-kind.js';
import { splitUnescaped } from './parameter-value.js';

const OF_RESOURCE = '%resource.';

/**
 * A composite of a code of the whole resource and the two ends of one of its intervals, as
 * `MolecularSequence?chromosome-variant-coordinate=1$lt345$gt123`: each interval is indexed as one, under a name that
 * holds the code. https://hl7.org/fhir/R4/molecularsequence.html#search
 */
export const coordinateParameter: ParameterKind = {
  indexer(parameter, branch) {
    const { code, start, end } = partsOf(parameter, branch);
    return (element, entries, resource) => {
      const [lo] = numbersOf(start, element);
      const [hi] = numbersOf(end, element);
      if (lo === undefined || hi === undefined) return false;
      const forms = [...formsOf(code, resource)];
      for (const form of forms) entries.span(entries.term(nameOf(parameter, form)), { lo, hi });
      return forms.length > 0;
    };
  },

  condition(parameter, { modifier, values }, context) {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    return anyCondition(values.map(value => intervalCondition(parameter, value, context)));
  },
};

function intervalCondition(
  parameter: IndexedParameter,
  value: string,
  context: SearchContext,
): IndexCondition {
  const [code = '', start = '', end = '', ...more] = splitUnescaped(value, '$');
  if (more.length > 0 || code === '' || start === '' || end === '') {
    const parts = parameter.definition.components.map(part => part.code).join('$');
    throw invalidValue(parameter, value, `must be written as ${parts}`);
  }
  const ends = boundsOf(parameter, end, 'hi', context);
  const alternatives = boundsOf(parameter, start, 'lo', context).flatMap(starts =>
    ends.map(stops => [...starts, ...stops]),
  );
  const name = nameOf(parameter, searchedForm(parameter, 'token', code));
  return { kind: 'span', parameter: context.hash.hash(name), alternatives };
}

/** Of one end of the interval, which is a number: whatever is said of a number is said of this edge. */
function boundsOf(
  parameter: IndexedParameter,
  text: string,
  edge: 'lo' | 'hi',
  context: SearchContext,
): readonly Bounds[] {
  const condition = numberParameter.condition(parameter, { values: [text] }, context);
  if (condition.kind !== 'span') throw new SyntaxError(`${parameter.name} is not over numbers`);
  return condition.alternatives.map(bounds => bounds.map(bound => ({ ...bound, edge })));
}

function nameOf({ name }: IndexedParameter, form: string): string {
  return `${name}$${form}`;
}

function partsOf({ definition }: IndexedParameter, branch: PathBranch) {
  const [code, start, end] = definition.components.map(({ expression }) =>
    expression.startsWith(OF_RESOURCE)
      ? branchesOf(parsePathExpression(expression.slice(OF_RESOURCE.length)), definition.resourceType)
      : branchesOf(parsePathExpression(expression), branch.type),
  );
  if (!code || !start || !end) throw new SyntaxError(`${definition.code} is no code with an interval`);
  return { code, start, end };
}

function numbersOf(branches: readonly PathBranch[], element: unknown): readonly number[] {
  const numbers: number[] = [];
  for (const branch of branches) {
    visitorOf(branch)(element, value => {
      const number = decimalOf(value);
      if (number !== undefined) numbers.push(number);
    });
  }
  return numbers;
}
