import type { Expression, FunctionCall } from './expression.js';
import { TokenReader } from './token-reader.js';

/** From the loosest to the tightest. http://hl7.org/fhirpath/N1/index.html#operator-precedence */
const LEVELS: readonly ReadonlySet<string>[] = [
  new Set(['implies']),
  new Set(['or', 'xor']),
  new Set(['and']),
  new Set(['in', 'contains']),
  new Set(['=', '!=']),
  new Set(['<', '<=', '>', '>=']),
  new Set(['|']),
  new Set(['is', 'as']),
  new Set(['+', '&']),
];

/** The longest invariant of R4 has 1,300 characters, the deepest seven levels. */
const LONGEST = 10_000;
const DEEPEST = 50;
const MOST_STEPS = 100;

/** Throws a SyntaxError for what is not in the subset. */
export function parseExpression(text: string): Expression {
  if (text.length > LONGEST) throw new SyntaxError(`An expression has at most ${LONGEST} characters`);
  const reader = new TokenReader(text);
  const expression = new ExpressionParser(reader).expression();
  if (reader.current.kind !== 'end') reader.fail();
  return expression;
}

class ExpressionParser {
  private depth = 0;

  constructor(private readonly reader: TokenReader) {}

  /** A whole one: the outermost, one in brackets, or a parameter. */
  expression(): Expression {
    if (++this.depth > DEEPEST) throw new SyntaxError(`An expression has at most ${DEEPEST} levels`);
    const expression = this.operation(0);
    this.depth -= 1;
    return expression;
  }

  private operation(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.path();
    let left = this.operation(level + 1);
    for (let steps = 0; this.isOperator(operators); steps += 1) {
      if (steps === MOST_STEPS) this.reader.fail();
      const operator = this.reader.take().text;
      left = { kind: 'operation', operator, left, right: this.operation(level + 1) };
    }
    return left;
  }

  private isOperator(operators: ReadonlySet<string>): boolean {
    const { kind, text } = this.reader.current;
    return (kind === 'symbol' || kind === 'identifier') && operators.has(text);
  }

  private path(): Expression {
    let expression = this.term();
    for (let steps = 0; this.reader.skip('.'); steps += 1) {
      if (steps === MOST_STEPS) this.reader.fail();
      expression = this.invocation(expression);
    }
    return expression;
  }

  private term(): Expression {
    const { reader } = this;
    if (reader.skip('(')) {
      const expression = this.expression();
      reader.require(')');
      return expression;
    }
    if (reader.skip('%')) return { kind: 'variable', name: this.name() };
    if (reader.skip('$')) return this.name() === 'this' ? { kind: 'this' } : reader.fail();
    if (reader.current.kind === 'string') return { kind: 'literal', value: reader.take().text };
    if (reader.current.kind === 'number') return { kind: 'literal', value: Number(reader.take().text) };
    return this.invocation(undefined);
  }

  private invocation(input: Expression | undefined): Expression {
    const name = this.name();
    const from = input === undefined ? {} : { input };
    if (this.reader.isSymbol('(')) return { kind: 'call', ...from, name, parameters: this.parameters() };
    if (input === undefined && (name === 'true' || name === 'false')) {
      return { kind: 'literal', value: name === 'true' };
    }
    return { kind: 'member', ...from, name };
  }

  private parameters(): FunctionCall['parameters'] {
    const parameters: Expression[] = [];
    this.reader.require('(');
    if (this.reader.skip(')')) return parameters;
    do parameters.push(this.expression());
    while (this.reader.skip(','));
    this.reader.require(')');
    return parameters;
  }

  private name(): string {
    return this.reader.current.kind === 'identifier' ? this.reader.take().text : this.reader.fail();
  }
}
