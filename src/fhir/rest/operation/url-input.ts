import { InvalidError } from '../../errors/fhir-error.js';
import type { SearchParameters } from '../../interactions/search-parameters.js';
import { PRIMITIVE_FORMATS } from '../../model/primitive.js';
import type { GivenValue } from './given-value.js';
import type { OperationParameter } from './operation-parameter.js';

/** Parameters of an operation in the URL: primitives alone. https://hl7.org/fhir/R4/operations.html#executing */
export function urlInput(
  parameters: SearchParameters,
  declared: Readonly<Record<string, OperationParameter>>,
): readonly GivenValue[] {
  return parameters.map(([name, text]) => {
    const type = Object.hasOwn(declared, name) ? declared[name]?.type : undefined;
    const place = `http.${name.slice(0, 64)}`;
    return type ? { name, place, value: valueOf(name, text, type) } : { name, place, value: undefined, text };
  });
}

function valueOf(name: string, text: string, type: OperationParameter['type']): unknown {
  const format = PRIMITIVE_FORMATS.get(type);
  if (!format)
    throw new InvalidError(`The parameter ${name} is sent in a body of Parameters`, `http.${name}`);
  // A bare `+` of a time zone arrives as a blank.
  const written = type === 'instant' || type === 'dateTime' ? text.replace(' ', '+') : text;
  const value = format.json === 'string' ? written : jsonValue(written);
  if (typeof value === format.json && format.isValid(value)) return value;
  throw new InvalidError(`The parameter ${name} must be ${format.form}`, `http.${name}`, 'value');
}

function jsonValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
