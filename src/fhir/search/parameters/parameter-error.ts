import { InvalidError, NotSupportedError } from '../../errors/fhir-error.js';
import type { IndexedParameter } from '../indexed-parameter.js';

/** Characters of a refused value that an error shows. */
const LONGEST_VALUE = 64;

/** Tells the caller which of his values is refused, and in what form it would be taken. */
export function invalidValue(parameter: IndexedParameter, value: string, problem: string): InvalidError {
  const { code, type } = parameter.definition;
  return new InvalidError(
    `The value ${value === '' ? '' : `${quoted(value)} `}of the ${type} parameter ${code} ${problem}`,
    `http.${code}`,
    'value',
  );
}

/** As it was sent, and to nobody else: the log does not have what refusals say. */
export function quoted(value: string): string {
  const shown = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
  return JSON.stringify(shown.toWellFormed());
}

/** https://hl7.org/fhir/R4/search.html#modifiers: a server must reject a modifier that it does not support. */
export function unsupportedModifier(parameter: IndexedParameter, modifier: string): NotSupportedError {
  const { code, type } = parameter.definition;
  return new NotSupportedError(`The ${type} parameter ${code} does not support the modifier :${modifier}`);
}
