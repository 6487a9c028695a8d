import { InvalidError, NotSupportedError } from '../../errors/fhir-error.js';
import type { IndexedParameter } from '../indexed-parameter.js';

/** The value is not repeated: it may be a patient's data. */
export function invalidValue(parameter: IndexedParameter, problem: string): InvalidError {
  const { code, type } = parameter.definition;
  return new InvalidError(`The value of the ${type} parameter ${code} ${problem}`, `http.${code}`, 'value');
}

/** https://hl7.org/fhir/R4/search.html#modifiers: a server must reject a modifier that it does not support. */
export function unsupportedModifier(parameter: IndexedParameter, modifier: string): NotSupportedError {
  const { code, type } = parameter.definition;
  return new NotSupportedError(`The ${type} parameter ${code} does not support the modifier :${modifier}`);
}
