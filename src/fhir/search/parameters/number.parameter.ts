import { decimalOf } from '../../model/decimal.js';
import { numberBounds, splitPrefix } from '../condition/interval.js';
import { parseSearchNumber } from './number-value.js';
import { invalidValue, unsupportedModifier } from './parameter-error.js';
import { type ParameterKind, unknownType } from './parameter-kind.js';
import { rangeOfRange } from './quantity-value.js';

/** https://hl7.org/fhir/R4/search.html#number */
export const numberParameter: ParameterKind = {
  indexer(parameter, branch) {
    switch (branch.type) {
      case 'decimal':
      case 'integer':
      case 'positiveInt':
      case 'unsignedInt':
        return (value, entries) => {
          const number = decimalOf(value);
          if (number === undefined) return false;
          entries.span(parameter.term, { lo: number, hi: number });
          return true;
        };
      case 'Range':
        return (value, entries) => {
          const interval = rangeOfRange(value);
          if (!interval) return false;
          entries.span(parameter.term, interval);
          return true;
        };
      default:
        return unknownType(parameter, branch.type);
    }
  },

  condition(parameter, { modifier, values }) {
    if (modifier !== undefined) throw unsupportedModifier(parameter, modifier);
    const alternatives = values.flatMap(value => {
      const { prefix, rest } = splitPrefix(value);
      const number = parseSearchNumber(rest);
      if (!number) {
        throw invalidValue(
          parameter,
          value,
          'is not a number, with one of the prefixes eq ne gt lt ge le sa eb ap if need be',
        );
      }
      return numberBounds(prefix, number);
    });
    return { kind: 'span', parameter: parameter.term, alternatives };
  },
};
