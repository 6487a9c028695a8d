import type { PathCriterion, PathExpression } from './path-expression.js';
import { type PathToken, tokenize } from './path-tokens.js';

const ROOT: PathExpression = { kind: 'root' };

/**
 * Parses a search parameter's expression. Throws a SyntaxError for anything outside the subset,
 * so that a parameter is never silently indexed by nothing.
 */
export function parsePathExpression(expression: string): PathExpression {
  return new PathParser(tokenize(expression), expression).parse();
}

class PathParser {
  private position = 0;

  constructor(
    private readonly tokens: readonly PathToken[],
    private readonly source: string,
  ) {}

  parse(): PathExpression {
    const parsed = this.union();
    if (this.peek().kind !== 'end') this.fail();
    return parsed;
  }

  private union(): PathExpression {
    const operands = [this.typed()];
    while (this.take('|')) operands.push(this.typed());
    return operands.length === 1 ? operands[0]! : { kind: 'union', operands };
  }

  /** `path as Type`, or a Boolean over paths. */
  private typed(): PathExpression {
    const path = this.path();
    if (this.takeName('as')) return { kind: 'of-type', input: path, type: this.name() };
    const first = this.comparison(path);
    if (!first) return path;
    const operands = [first];
    while (this.takeName('and')) operands.push(this.comparison(this.path()) ?? this.fail());
    return {
      kind: 'truth',
      criterion: operands.length === 1 ? first : { kind: 'and', operands },
    };
  }

  private path(): PathExpression {
    let path = this.start();
    for (;;) {
      if (this.take('.')) path = this.member(path);
      else if (this.take('[')) path = this.item(path);
      else return path;
    }
  }

  private start(): PathExpression {
    if (this.take('(')) {
      const inner = this.union();
      this.expect(')');
      return inner;
    }
    const name = this.name();
    if (/^[A-Z]/.test(name) || name === '$this') return ROOT;
    return this.peek().text === '(' ? this.call(ROOT, name) : { kind: 'element', input: ROOT, name };
  }

  private member(input: PathExpression): PathExpression {
    const name = this.name();
    return this.peek().text === '(' ? this.call(input, name) : { kind: 'element', input, name };
  }

  private item(input: PathExpression): PathExpression {
    const index = Number(this.next('number').text);
    this.expect(']');
    return { kind: 'item', input, index };
  }

  private call(input: PathExpression, name: string): PathExpression {
    this.expect('(');
    const result = this.invoke(input, name);
    this.expect(')');
    return result;
  }

  private invoke(input: PathExpression, name: string): PathExpression {
    switch (name) {
      case 'as':
      case 'ofType':
        return { kind: 'of-type', input, type: this.name() };
      case 'where':
        return { kind: 'where', input, criterion: this.criterion() };
      case 'extension':
        return extension(input, this.next('string').text);
      case 'hasExtension':
        return { kind: 'truth', criterion: hasExtension(input, this.next('string').text) };
      case 'exists':
        return { kind: 'truth', criterion: { kind: 'exists', path: input } };
      case 'first':
        return { kind: 'item', input, index: 0 };
      default:
        return this.fail();
    }
  }

  private criterion(): PathCriterion {
    const operands = [this.condition()];
    while (this.takeName('and')) operands.push(this.condition());
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands };
  }

  private condition(): PathCriterion {
    if (this.takeName('resolve')) {
      this.expect('(');
      this.expect(')');
      if (!this.takeName('is')) this.fail();
      return { kind: 'resolves-to', type: this.name() };
    }
    return this.comparison(this.path()) ?? this.fail();
  }

  private comparison(path: PathExpression): PathCriterion | undefined {
    if (this.take('=')) return { kind: 'equals', path, literal: this.literal() };
    if (this.take('!=')) return { kind: 'differs', path, literal: this.literal() };
    return path.kind === 'truth' ? path.criterion : undefined;
  }

  private literal(): string | boolean | number {
    const token = this.tokens[this.position++] ?? this.fail();
    if (token.kind === 'string') return token.text;
    if (token.kind === 'number') return Number(token.text);
    if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    return this.fail();
  }

  private peek(): PathToken {
    return this.tokens[this.position]!;
  }

  private take(symbol: string): boolean {
    const found = this.peek().kind === 'symbol' && this.peek().text === symbol;
    if (found) this.position++;
    return found;
  }

  private takeName(name: string): boolean {
    const found = this.peek().kind === 'name' && this.peek().text === name;
    if (found) this.position++;
    return found;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) this.fail();
  }

  private name(): string {
    return this.next('name').text;
  }

  private next(kind: PathToken['kind']): PathToken {
    const token = this.peek();
    if (token.kind !== kind) this.fail();
    this.position++;
    return token;
  }

  private fail(): never {
    throw new SyntaxError(`unexpected '${this.peek().text}' in the path ${this.source}`);
  }
}

function extension(input: PathExpression, url: string): PathExpression {
  return { kind: 'where', input: { kind: 'element', input, name: 'extension' }, criterion: hasUrl(url) };
}

function hasExtension(input: PathExpression, url: string): PathCriterion {
  return { kind: 'exists', path: extension(input, url) };
}

function hasUrl(url: string): PathCriterion {
  return { kind: 'equals', path: { kind: 'element', input: ROOT, name: 'url' }, literal: url };
}
