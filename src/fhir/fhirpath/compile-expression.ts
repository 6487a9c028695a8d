import { ElementPath } from './element-steps.js';
import { EvaluationScope } from './evaluation-scope.js';
import { collection, constant, remembered } from './evaluator.js';
import type { Evaluator } from './evaluator.js';
import type { Expression, FunctionCall } from './expression.js';
import { parseExpression } from './expression.parser.js';
import { extentOf } from './extent.js';
import { NOTHING, systemValue } from './fhir-node.js';
import type { FhirNode } from './fhir-node.js';
import { FunctionParameter } from './functions/function-parameter.js';
import { FUNCTIONS } from './functions/functions.js';
import { operationOf } from './operators/operations.js';
import { isOfType } from './type-hierarchy.js';

const NOWHERE = new EvaluationScope({ type: 'Resource', value: {} }, undefined);

const VARIABLES: ReadonlyMap<string, Evaluator> = new Map([
  ['resource', collection((_, scope) => scope.resource)],
  ['rootResource', collection((_, scope) => scope.rootResource)],
  ['context', collection((_, scope) => scope.context)],
  ['ucum', constant(systemValue('http://unitsofmeasure.org'))],
]);

const FOCUS = collection(focus => focus);

/**
 * Compiles FHIRPath into closures: no tree is walked when it is evaluated. Takes the subset in which the invariants
 * of R4 are written, and throws a SyntaxError for anything else. Where FHIRPath would end with an error because
 * several items stand where one may, the result is empty. http://hl7.org/fhirpath/N1/
 */
export function compileExpression(text: string): Evaluator {
  return new ExpressionCompiler().compile(parseExpression(text));
}

class ExpressionCompiler {
  /** What the expression says several times about the resource or the context is found out once. */
  private readonly shared = new Map<string, Evaluator>();

  readonly compile = (expression: Expression): Evaluator => {
    const extent = extentOf(expression);
    if (extent === 'item' || expression.kind === 'variable') return this.part(expression);
    if (extent === 'always') return constant(this.part(expression).items(NOTHING, NOWHERE));
    const key = JSON.stringify(expression);
    const evaluator = this.shared.get(key) ?? remembered(this.part(expression), extent);
    this.shared.set(key, evaluator);
    return evaluator;
  };

  private part(expression: Expression): Evaluator {
    switch (expression.kind) {
      case 'literal':
        return constant(systemValue(expression.value));
      case 'this':
        return FOCUS;
      case 'variable':
        return VARIABLES.get(expression.name) ?? unknown(`the variable %${expression.name}`);
      case 'member':
        return this.member(expression);
      case 'call':
        return this.call(expression);
      case 'operation':
        return this.operation(expression);
    }
  }

  private member({ input, name }: Extract<Expression, { kind: 'member' }>): Evaluator {
    if (input === undefined && /^[A-Z]/.test(name)) {
      return collection(focus => focus.filter(node => isOfType(node.type, name)));
    }
    const source = input === undefined ? FOCUS : this.compile(input);
    const path = new ElementPath(name);
    return collection(
      (focus, scope) => {
        const found: FhirNode[] = [];
        for (const node of source.items(focus, scope)) path.collect(node, found);
        return found;
      },
      (focus, scope) => source.items(focus, scope).every(node => path.isAbsent(node)),
    );
  }

  private operation({ operator, left, right }: Extract<Expression, { kind: 'operation' }>): Evaluator {
    if (operator === 'is' || operator === 'as') {
      return this.call({ kind: 'call', input: left, name: operator, parameters: [right] });
    }
    return operationOf(operator, this.compile(left), this.compile(right));
  }

  private call({ input, name, parameters }: FunctionCall): Evaluator {
    const build = FUNCTIONS.get(`${name}/${parameters.length}`);
    if (build === undefined) return unknown(`the function ${name} with ${parameters.length} parameters`);
    const source = input === undefined ? FOCUS : this.compile(input);
    return build(source, ...parameters.map(parameter => new FunctionParameter(parameter, this.compile)));
  }
}

function unknown(what: string): never {
  throw new SyntaxError(`Not in our subset of FHIRPath: ${what}`);
}
