import { allConditions, anyCondition, type IndexCondition } from '../condition/index-condition.js';
import { numberBounds, splitPrefix } from '../condition/interval.js';
import type { IndexedParameter, ValueIndexer } from '../indexed-parameter.js';
import { canonicalUnitName, codeTerm, unitName } from '../search-term.js';
import { canonicalUnit, UCUM } from '../ucum/canonical-unit.js';
import { nameOfUnit } from '../ucum/ucum-unit.js';
import { parseSearchNumber } from './number-value.js';
import { invalidValue, quoted, unsupportedModifier } from './parameter-error.js';
import { type ParameterKind, type SearchContext, unknownType } from './parameter-kind.js';
import { splitUnescaped, unescapeValue } from './parameter-value.js';
import {
  type Interval,
  rangeOfQuantity,
  rangeOfRange,
  rangeOfSamples,
  type Unit,
  unitOfRange,
  unitOfSamples,
} from './quantity-value.js';

/** https://hl7.org/fhir/R4/search.html#quantity */
export const quantityParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'Quantity':
      case 'Age':
      case 'Duration':
      case 'Count':
      case 'Distance':
        return add(parameter, rangeOfQuantity, value => value as Unit);
      case 'Money':
        return add(parameter, rangeOfQuantity, value => ({
          system: 'urn:iso:std:iso:4217',
          ...codeOfCurrency(value as { currency?: string }),
        }));
      case 'Range':
        return add(parameter, rangeOfRange, unitOfRange);
      case 'SampledData':
        return add(parameter, rangeOfSamples, unitOfSamples);
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }, context) {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    return anyCondition(values.map(value => quantityCondition(parameter, value, context)));
  },
};

function codeOfCurrency({ currency }: { currency?: string }): Unit {
  return currency === undefined ? {} : { code: currency };
}

/** One interval for the number alone, one for each way to name the unit; units that convert share theirs. */
function add(
  parameter: IndexedParameter,
  intervalOf: (value: unknown) => Interval | undefined,
  unitOf: (value: unknown) => Unit,
): ValueIndexer {
  return (value, entries) => {
    const interval = intervalOf(value);
    if (!interval) return false;
    entries.span(parameter.term, interval);
    const { system, code, unit } = unitOf(value);
    const canonical = system === UCUM && code !== undefined ? canonicalUnit(code) : undefined;
    if (canonical) {
      const { lo, hi } = interval;
      entries.span(entries.term(canonicalUnitName(parameter.name, canonical.dimension)), {
        lo: canonical.convert(lo),
        hi: canonical.convert(hi),
      });
    }
    if (code !== undefined) {
      if (!canonical) entries.span(entries.term(unitName(parameter.name, code)), interval);
      entries.tokens.add(entries.term(codeTerm(parameter.name, system, code)));
    }
    if (unit !== undefined && unit !== code) {
      entries.span(entries.term(unitName(parameter.name, unit)), interval);
    }
    return true;
  };
}

function quantityCondition(
  parameter: IndexedParameter,
  value: string,
  { hash }: SearchContext,
): IndexCondition {
  const { prefix, rest } = splitPrefix(value);
  const parts = splitUnescaped(rest, '|').map(unescapeValue);
  const [text = '', system, code] = parts;
  const number = parseSearchNumber(text);
  if (!number || parts.length === 2 || parts.length > 3) {
    throw invalidValue(parameter, value, 'must be written as number, number|system|code or number||code');
  }
  const alternatives = numberBounds(prefix, number);
  if (parts.length === 3 && !system && !code)
    throw invalidValue(parameter, value, `names no unit: write ${quoted(text)} for any`);
  if (!system && !code) return { kind: 'span', parameter: parameter.term, alternatives };
  if (!code) throw invalidValue(parameter, value, 'names the system of a unit, but not its code');
  const canonical = system && system !== UCUM ? undefined : canonicalUnit(code);
  if (system === UCUM && !canonical) assertUnit(parameter, value, code);
  const converted: IndexCondition | undefined = canonical && {
    kind: 'span',
    parameter: hash.hash(canonicalUnitName(parameter.name, canonical.dimension)),
    alternatives: alternatives.map(bounds =>
      bounds.map(bound => ({ ...bound, value: canonical.convert(bound.value) })),
    ),
  };
  if (converted && system) return converted;
  const inUnit: IndexCondition = {
    kind: 'span',
    parameter: hash.hash(unitName(parameter.name, code)),
    alternatives,
  };
  const isIn = (unitSystem: string): IndexCondition => ({
    kind: 'token',
    terms: [hash.hash(codeTerm(parameter.name, unitSystem, code))],
  });
  if (system) return allConditions([inUnit, isIn(system)]);
  return converted ? anyCondition([inUnit, allConditions([converted, isIn(UCUM)])]) : inUnit;
}

/** A misspelt unit must not look like a patient without values. */
function assertUnit(parameter: IndexedParameter, value: string, code: string): void {
  if (nameOfUnit(code) !== undefined) return;
  const unit = `${quoted(code)} of ${UCUM}`;
  throw invalidValue(
    parameter,
    value,
    `has the unit ${unit}, which has none so: number||code finds it as written`,
  );
}
