import { InvalidError, TooCostlyError } from '../../errors/fhir-error.js';
import { chainOf, chainTargets, LONGEST_CHAIN } from '../criteria.parser.js';
import { quoted } from '../parameters/parameter-error.js';
import { type FilterOperator, isFilterOperator, type SearchExpression } from '../search-expression.js';
import { searchableParameter } from '../searchable-parameter.js';
import { type FilterToken, malformedFilter, tokensOf } from './filter-tokens.js';

const DEEPEST = 20;
const MOST_TESTS = 100;

/** `_filter=name co "pet" and not (gender eq male)`. https://hl7.org/fhir/R4/search_filter.html */
export function parseFilter(resourceType: string, text: string): SearchExpression {
  if (text.includes('\0') || !text.isWellFormed()) throw malformedFilter('is not well-formed text');
  return new FilterParser(tokensOf(text)).parse(resourceType);
}

/** A test whose path is read: what it asks of each type that the path may start at. */
type Test = (resourceType: string, depth: number) => SearchExpression | undefined;

class FilterParser {
  private place = 0;
  private tests = 0;
  /** The first path that the type searched for does not have. */
  private unknown = '';

  constructor(private readonly tokens: readonly FilterToken[]) {}

  parse(resourceType: string): SearchExpression {
    const filter = this.junction(0);
    if (this.place < this.tokens.length) throw malformedFilter('goes on after its end');
    return filter(resourceType, 0) ?? unknownIn(resourceType, this.unknown);
  }

  /** Left to right: neither "and" nor "or" binds closer, as the specification says. */
  private junction(depth: number): Test {
    let left = this.operand(depth);
    for (;;) {
      if (this.takeWord('and')) left = joined('and', left, this.operand(depth));
      else if (this.takeWord('or')) left = joined('or', left, this.operand(depth));
      else return left;
    }
  }

  private operand(depth: number): Test {
    if (depth > DEEPEST) throw new TooCostlyError(`_filter has more than ${DEEPEST} levels of brackets`);
    if (this.take('(')) return this.closed(')', this.junction(depth + 1));
    const next = this.tokens[this.place + 1];
    if (next?.kind === '(' && this.takeWord('not')) {
      this.take('(');
      const operand = this.closed(')', this.junction(depth + 1));
      return (resourceType, links) => {
        const part = operand(resourceType, links);
        return part && { kind: 'not', operand: part };
      };
    }
    return this.test(depth);
  }

  private test(depth: number): Test {
    if (++this.tests > MOST_TESTS) throw new TooCostlyError(`_filter has more than ${MOST_TESTS} tests`);
    const path = this.text('word');
    if (path === undefined) throw malformedFilter('lacks a parameter');
    const test = this.onPath(path.split('.'), depth);
    return (resourceType, links) => {
      const part = test(resourceType, links);
      if (!part && links === 0) this.unknown ||= path;
      return part;
    };
  }

  /** `subject.name co "pet"`, `subject[gender eq male].name co "pet"`. */
  private onPath([code = '', ...rest]: readonly string[], depth: number): Test {
    if (rest.length > LONGEST_CHAIN) throw tooLongChain();
    if (rest.length > 0) return chained(code, undefined, this.onPath(rest, depth));
    if (!this.take('[')) return this.comparison(code);
    const filter = this.closed(']', this.junction(depth + 1));
    const path = this.text('path');
    if (path === undefined) throw malformedFilter('lacks a path after ]');
    return chained(code, filter, this.onPath(path.slice(1).split('.'), depth));
  }

  private comparison(code: string): Test {
    const operator = this.text('word');
    if (operator === undefined || !isFilterOperator(operator))
      throw malformedFilter(`lacks an operator behind ${quoted(code)}`);
    const value = this.text('word') ?? this.text('string');
    if (value === undefined) throw malformedFilter('lacks a value');
    return resourceType => testOf(resourceType, code, operator, value);
  }

  private closed(bracket: ')' | ']', test: Test): Test {
    if (!this.take(bracket)) throw malformedFilter(`lacks a ${bracket}`);
    return test;
  }

  private take(kind: FilterToken['kind']): boolean {
    const isNext = this.tokens[this.place]?.kind === kind;
    if (isNext) this.place++;
    return isNext;
  }

  private takeWord(word: string): boolean {
    const next = this.tokens[this.place];
    const isNext = next?.kind === 'word' && next.text === word;
    if (isNext) this.place++;
    return isNext;
  }

  private text(kind: 'word' | 'path' | 'string'): string | undefined {
    const next = this.tokens[this.place];
    if (next?.kind !== kind) return undefined;
    this.place++;
    return next.text;
  }
}

function joined(kind: 'and' | 'or', ...operands: readonly Test[]): Test {
  return (resourceType, depth) => {
    const parts = operands.map(operand => operand(resourceType, depth));
    return parts.every(part => part !== undefined) ? { kind, operands: parts } : undefined;
  };
}

/** What the path leads to must pass the filter in brackets and the rest of the path, in one resource. */
function chained(head: string, filter: Test | undefined, rest: Test): Test {
  return (resourceType, depth) => {
    if (depth >= LONGEST_CHAIN) throw tooLongChain();
    const [code = '', type] = head.split(/:(.*)/s);
    const targets = chainTargets(resourceType, code, type);
    if (!targets) return undefined;
    const inner = targets
      .map(target => {
        const parts = [...(filter ? [filter] : []), rest].map(test => test(target, depth + 1));
        return parts.every(part => part !== undefined)
          ? ([target, { kind: 'and', operands: parts }] as const)
          : undefined;
      })
      .filter(pair => pair !== undefined);
    return chainOf(resourceType, code, inner);
  };
}

function tooLongChain(): TooCostlyError {
  return new TooCostlyError(`A chain of search parameters has at most ${LONGEST_CHAIN} links`);
}

function testOf(
  resourceType: string,
  parameter: string,
  operator: FilterOperator,
  value: string,
): SearchExpression | undefined {
  if (!searchableParameter(resourceType, parameter)) return undefined;
  return { kind: 'test', resourceType, parameter, operator, value };
}

function unknownIn(resourceType: string, path: string): never {
  throw new InvalidError(
    `_filter names the search parameter ${quoted(path)}, which ${resourceType}, or what it refers to, does not have`,
    'http._filter',
    'not-supported',
  );
}
