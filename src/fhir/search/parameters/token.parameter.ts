import { requiredValueSet } from '../../definitions/value-sets.js';
import { anyCondition, type IndexCondition, not, type PostingList } from '../condition/index-condition.js';
import type { PathBranch } from '../expression/path-branch.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import { type IndexEntriesBuilder, lowBits } from '../index-entries.builder.js';
import { anySystemTerm, codeTerm, identifierTypeTerm, systemTerm } from '../search-term.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { NOTHING_TO_INDEX, type ParameterKind, type SearchContext, unknownType } from './parameter-kind.js';
import { splitUnescaped, unescapeValue } from './parameter-value.js';
import { codesAsked } from './token-code-set.js';
import { textCondition } from './token-text.js';

interface Coding {
  readonly system?: string;
  readonly code?: string;
}

interface Identifier {
  readonly system?: string;
  readonly value?: string;
  readonly type?: { readonly coding?: readonly Coding[] };
}

/** Types whose tokens are codes that many resources share; those of the others nearly name one resource. */
const CODED: ReadonlySet<string> = new Set(['code', 'boolean', 'Coding', 'CodeableConcept']);

/** More alternatives are looked for in the rows: merging so many lists would cost more. */
const MOST_POSTING_LISTS = 20;

/** Parameters whose codes sort resources into few groups. */
const CATEGORIES: ReadonlySet<string> = new Set([
  'category',
  'class',
  'clinical-status',
  '_tag',
  '_security',
]);

/** https://hl7.org/fhir/R4/search.html#token */
export const tokenParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'code':
      case 'boolean':
      case 'string':
      case 'id':
      case 'uri':
      case 'canonical':
        return (value, entries) => addToken(parameter, entries, undefined, String(value));
      case 'Coding':
        return (value, entries) => addCoding(parameter, entries, value as Coding);
      case 'CodeableConcept':
        return (value, entries) => {
          for (const coding of (value as { coding?: readonly Coding[] }).coding ?? []) {
            addCoding(parameter, entries, coding);
          }
          return true;
        };
      case 'Identifier':
        return indexIdentifier(parameter);
      case 'ContactPoint':
        return (value, entries) => {
          const { system, value: contact } = value as Identifier;
          return contact !== undefined && addToken(parameter, entries, system, contact);
        };
      // `Group.characteristic-value`: what a token cannot say.
      case 'Quantity':
      case 'Range':
      case 'Reference':
        return NOTHING_TO_INDEX;
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }, context) {
    switch (modifier) {
      case undefined:
        return anyToken(parameter, parsedTokens(parameter, values), context);
      case 'not':
        return not(anyToken(parameter, parsedTokens(parameter, values), context));
      case 'in':
      case 'above':
      case 'below':
        return anyToken(parameter, codesAsked(parameter, { modifier, values }, context), context);
      // As with :not, what has no value is not in the set.
      case 'not-in':
        return not(anyToken(parameter, codesAsked(parameter, { modifier, values }, context), context));
      case 'of-type':
        if (parameter.branches.every(({ type }) => type !== 'Identifier'))
          throw unsupportedModifier(parameter, modifier);
        return { kind: 'link', terms: values.map(value => ofTypeTerm(parameter, value, context)) };
      case 'text':
        return anyCondition(values.map(value => textCondition(parameter, value)));
      default:
        throw unsupportedModifier(parameter, modifier);
    }
  },
};

/** Whether the parameter's tokens nearly name one resource, and so stand among its links. */
export function isIdentifying(branches: readonly PathBranch[]): boolean {
  return branches.some(branch => !CODED.has(branch.type));
}

function addCoding(parameter: IndexedParameter, entries: IndexEntriesBuilder, coding: Coding): boolean {
  if (coding.code !== undefined) return addToken(parameter, entries, coding.system, coding.code);
  if (coding.system !== undefined)
    entries.tokens.add(entries.term(systemTerm(parameter.name, coding.system)));
  return true;
}

function addToken(
  parameter: IndexedParameter,
  entries: IndexEntriesBuilder,
  system: string | undefined,
  code: string,
): boolean {
  const { name } = parameter;
  if (system !== undefined) entries.tokens.add(entries.term(systemTerm(name, system)));
  if (parameter.isIdentifying) {
    entries.links.add(entries.ownTerm(codeTerm(name, system, code)));
    entries.links.add(entries.ownTerm(anySystemTerm(name, code)));
    return true;
  }
  const withSystem = entries.term(codeTerm(name, system, code));
  const anySystem = entries.term(anySystemTerm(name, code));
  entries.tokens.add(withSystem);
  entries.tokens.add(anySystem);
  entries.posting(anySystem, withSystem);
  return true;
}

function indexIdentifier(parameter: IndexedParameter): ValueIndexer {
  return (found, entries) => {
    const { system, value, type } = found as Identifier;
    if (value === undefined) {
      if (system !== undefined) entries.tokens.add(entries.term(systemTerm(parameter.name, system)));
      return true;
    }
    addToken(parameter, entries, system, value);
    for (const coding of type?.coding ?? []) {
      const term = identifierTypeTerm(parameter.name, coding.system ?? '', coding.code ?? '', value);
      entries.links.add(entries.ownTerm(term));
    }
    return true;
  };
}

function parsedTokens(parameter: IndexedParameter, values: readonly string[]): readonly ParsedToken[] {
  return values.map(value => parseToken(parameter, value));
}

function anyToken(
  parameter: IndexedParameter,
  parsed: readonly ParsedToken[],
  { hash }: SearchContext,
): IndexCondition {
  const tokens = new Set<bigint>();
  const links = new Set<bigint>();
  const postings: PostingList[] = [];
  let isPosted = parsed.length <= MOST_POSTING_LISTS;
  for (const { system, code } of parsed) {
    if (code === undefined) {
      tokens.add(hash.hash(systemTerm(parameter.name, system ?? '')));
      isPosted = false;
      continue;
    }
    if (system === undefined) {
      const anySystem = hash.hash(anySystemTerm(parameter.name, code));
      (parameter.isIdentifying ? links : tokens).add(anySystem);
      postings.push({ term: anySystem });
      continue;
    }
    for (const withSystem of systemsOf(parameter, system, code)) {
      const term = hash.hash(codeTerm(parameter.name, withSystem, code));
      (parameter.isIdentifying ? links : tokens).add(term);
      if (!isPosted) continue;
      postings.push({ term: hash.hash(anySystemTerm(parameter.name, code)), system: lowBits(term) });
    }
  }
  const operands: IndexCondition[] = [];
  if (tokens.size > 0) {
    const frequency = frequencyOf(parameter);
    operands.push({ kind: 'token', terms: [...tokens], ...(isPosted ? { postings, frequency } : {}) });
  }
  if (links.size > 0) operands.push({ kind: 'link', terms: [...links] });
  return anyCondition(operands);
}

function frequencyOf({ definition, branches }: IndexedParameter): 0 | 1 | 2 {
  if (branches.every(({ type }) => type === 'code' || type === 'boolean')) return 2;
  return CATEGORIES.has(definition.code) ? 1 : 0;
}

/** An element of type `code` has no system of its own: that of its required binding stands for it. */
function systemsOf(
  parameter: IndexedParameter,
  system: string,
  code: string,
): readonly (string | undefined)[] {
  if (system === '') return [undefined];
  const isBound = parameter.branches.some(
    ({ type, requiredValueSet: url }) =>
      type === 'code' && url !== undefined && requiredValueSet(url)?.has(system, code) === true,
  );
  return isBound ? [system, undefined] : [system];
}

export interface ParsedToken {
  /** Empty for `|code`: a code without a system. Absent for any. */
  readonly system?: string;
  /** Absent for `system|`. */
  readonly code?: string;
}

export function parseToken(parameter: IndexedParameter, value: string): ParsedToken {
  const [first = '', second, ...more] = splitUnescaped(value, '|').map(unescapeValue);
  if (more.length > 0)
    throw invalidValue(parameter, value, "has more than one '|': write system|code, '|' in a code as \\|");
  if (value.trim() === '') throw invalidValue(parameter, value, 'is empty');
  assertBoolean(parameter, value, second ?? first);
  if (second === undefined) return { code: first };
  if (first === '' && second === '')
    throw invalidValue(parameter, value, 'names neither a system nor a code');
  return second === '' ? { system: first } : { system: first, code: second };
}

function assertBoolean(parameter: IndexedParameter, value: string, code: string): void {
  if (parameter.branches.some(branch => branch.type !== 'boolean')) return;
  if (code !== 'true' && code !== 'false') throw invalidValue(parameter, value, 'is neither true nor false');
}

function ofTypeTerm(parameter: IndexedParameter, value: string, { hash }: SearchContext): bigint {
  const parts = splitUnescaped(value, '|').map(unescapeValue);
  const [system, code, identifier] = parts;
  if (parts.length !== 3 || !code || !identifier) {
    throw invalidValue(parameter, value, 'must be written as system|code|value with the modifier :of-type');
  }
  return hash.hash(identifierTypeTerm(parameter.name, system ?? '', code, identifier));
}
