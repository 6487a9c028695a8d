import { anyCondition, type StringCondition } from '../condition/index-condition.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import { exactString, normalizeString } from '../string-normalization.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { type ParameterKind, unknownType } from './parameter-kind.js';
import { unescapeValue } from './parameter-value.js';

const HUMAN_NAME_PARTS = ['text', 'family', 'given', 'prefix', 'suffix'];
const ADDRESS_PARTS = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'];

type Parts = Readonly<Record<string, unknown>>;

/** https://hl7.org/fhir/R4/search.html#string */
export const stringParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'string':
      case 'markdown':
        return (value, entries) => {
          entries.string(parameter.term, value as string);
          entries.sort(parameter.term, value as string);
          return true;
        };
      case 'HumanName':
        return addParts(parameter, HUMAN_NAME_PARTS, ['family', 'given']);
      case 'Address':
        return addParts(parameter, ADDRESS_PARTS, ['city', 'line']);
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }) {
    return anyCondition(values.map(value => stringCondition(parameter, modifier, unescapeValue(value))));
  },
};

function stringCondition(
  parameter: IndexedParameter,
  modifier: string | undefined,
  value: string,
): StringCondition {
  if (modifier === 'exact') {
    if (value === '') throw invalidValue(parameter, value, 'is empty');
    return { kind: 'string', parameter: parameter.term, match: 'exact', value: exactString(value) };
  }
  if (modifier === undefined) return stringMatch(parameter, 'starts-with', value);
  if (modifier === 'contains') return stringMatch(parameter, 'contains', value);
  throw unsupportedModifier(parameter, modifier);
}

/** Blind to case, accents and white space. */
export function stringMatch(
  parameter: IndexedParameter,
  match: Exclude<StringCondition['match'], 'exact'>,
  value: string,
): StringCondition {
  const normalized = normalizeString(value);
  if (normalized === '') throw invalidValue(parameter, value, 'is empty');
  return { kind: 'string', parameter: parameter.term, match, value: normalized };
}

/** Each part is a string of its own; the whole sorts by some of them. */
function addParts(
  parameter: IndexedParameter,
  parts: readonly string[],
  sorting: readonly string[],
): ValueIndexer {
  return (value, entries) => {
    const whole = value as Parts;
    let isEmpty = true;
    for (const part of parts) {
      for (const text of textsOf(whole[part])) {
        entries.string(parameter.term, text);
        isEmpty = false;
      }
    }
    if (isEmpty) return false;
    const sortTexts = sorting.flatMap(part => textsOf(whole[part]));
    entries.sort(parameter.term, (sortTexts.length > 0 ? sortTexts : textsOf(whole['text'])).join(' '));
    return true;
  };
}

function textsOf(part: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(part) ? part : [part];
  return texts.filter(text => typeof text === 'string');
}
