import { InvalidError } from '../../errors/fhir-error.js';

export type FilterToken =
  | { readonly kind: '(' | ')' | '[' | ']' }
  /** A name, an operator or a value without quotes. */
  | { readonly kind: 'word'; readonly text: string }
  /** The rest of a path after `]`: `.target`. */
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string };

const SPACE = /\s*/y;
const BRACKET = /[()[\]]/y;
const STRING = /"(?:[^"\\]|\\.)*"/sy;
const WORD = /[^\s()[\]"]+/y;

/** https://hl7.org/fhir/R4/search_filter.html: brackets, JSON strings, and words without space or brackets. */
export function tokensOf(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let place = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = place;
    const [found] = pattern.exec(text) ?? [];
    place += found?.length ?? 0;
    return found;
  };
  for (;;) {
    take(SPACE);
    if (place === text.length) return tokens;
    const bracket = take(BRACKET);
    if (bracket !== undefined) {
      tokens.push({ kind: bracket as '(' });
      continue;
    }
    const string = take(STRING);
    if (string !== undefined) {
      tokens.push({ kind: 'string', text: textOf(string) });
      continue;
    }
    const word = take(WORD);
    if (word === undefined) throw malformedFilter('has a string without an end');
    tokens.push({ kind: isRestOfPath(word, tokens) ? 'path' : 'word', text: word });
  }
}

export function malformedFilter(problem: string): InvalidError {
  return new InvalidError(
    `The value of _filter ${problem}: write tests such as birthdate ge 1980-01-01 or name co "pet", ` +
      'joined by and, or, not (…)',
    'http._filter',
    'value',
  );
}

function isRestOfPath(word: string, tokens: readonly FilterToken[]): boolean {
  return word.startsWith('.') && tokens.at(-1)?.kind === ']';
}

function textOf(string: string): string {
  try {
    return JSON.parse(string) as string;
  } catch {
    throw malformedFilter('has a malformed string');
  }
}
