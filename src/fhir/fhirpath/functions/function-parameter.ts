import type { Evaluator } from '../evaluator.js';
import type { Expression } from '../expression.js';

/** What stands between the parentheses of a function: an expression, a type or a literal, as the function reads it. */
export class FunctionParameter {
  constructor(
    private readonly expression: Expression,
    private readonly compile: (expression: Expression) => Evaluator,
  ) {}

  get evaluator(): Evaluator {
    return this.compile(this.expression);
  }

  /** `Composition`, `System.Boolean` */
  get typeName(): string {
    return typeName(this.expression);
  }

  /** A regular expression that stands in the expression itself, never one out of a resource. */
  pattern(flags = ''): RegExp {
    if (this.expression.kind !== 'literal') throw new SyntaxError('A pattern must be a literal');
    return new RegExp(String(this.expression.value), `s${flags}`);
  }
}

/** Makes the evaluator of a function that is called on an input. */
export type FunctionBuilder = (input: Evaluator, ...parameters: FunctionParameter[]) => Evaluator;

function typeName(expression: Expression): string {
  if (expression.kind !== 'member') throw new SyntaxError('A type is expected');
  const { input, name } = expression;
  return input === undefined ? name : `${typeName(input)}.${name}`;
}
