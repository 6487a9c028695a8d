import { InvalidError } from '../../errors/fhir-error.js';
import { FORMAT_PARAMETERS } from '../../interactions/search-parameters.js';
import { type FhirRequest, queryParametersOf, resourceBodyOf } from '../fhir-request.js';
import { bodyInput } from './body-input.js';
import type { GivenValue } from './given-value.js';
import { OperationInput } from './operation-input.js';
import type { OperationParameter } from './operation-parameter.js';
import { urlInput } from './url-input.js';

/**
 * Reads what was sent to an operation, by GET or POST. What it does not declare is refused by name, as is what stands
 * too often or not at all. https://hl7.org/fhir/R4/operations.html#executing
 */
export function readOperationInput(
  request: FhirRequest,
  declared: Readonly<Record<string, OperationParameter>>,
  takesCriteria = false,
): OperationInput {
  const parameters = queryParametersOf(request);
  const inUrl = parameters.filter(([name]) => !FORMAT_PARAMETERS.has(name));
  const isCriterion = (name: string): boolean => takesCriteria && !Object.hasOwn(declared, name);
  const all = [...urlInput(inUrl, declared), ...givenInBody(request, declared)];
  const given = all.filter(({ name }) => !isCriterion(name));
  for (const { name, place } of given) {
    const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!parameter) throw new InvalidError(takes(Object.keys(declared)), place, 'not-supported');
    const isRepeated = given.filter(other => other.name === name).length > 1;
    if (isRepeated && parameter.max !== '*')
      throw new InvalidError(`The parameter ${name} stands more than once`, place);
  }
  const values = Map.groupBy(given, ({ name }) => name);
  const missing = Object.keys(declared).find(name => declared[name]?.min === 1 && !values.has(name));
  if (missing !== undefined)
    throw new InvalidError(`The parameter ${missing} is missing`, undefined, 'required');
  return new OperationInput(
    new Map([...values].map(([name, list]) => [name, list.map(({ value }) => value)])),
    parameters.filter(([name]) => FORMAT_PARAMETERS.has(name)),
    all.filter(({ name }) => isCriterion(name)).map(criterion),
  );
}

function givenInBody(
  request: FhirRequest,
  declared: Readonly<Record<string, OperationParameter>>,
): readonly GivenValue[] {
  if (request.method !== 'POST' || !request.body?.length) return [];
  return bodyInput(resourceBodyOf(request), declared);
}

function criterion({ name, place, text }: GivenValue): readonly [string, string] {
  if (text !== undefined) return [name, text];
  throw new InvalidError('A search parameter is sent as a primitive value: valueString', place, 'value');
}

function takes(names: readonly string[]): string {
  return names.length === 0
    ? 'This operation takes no parameters'
    : `This operation takes ${names.join(', ')} and no other parameter`;
}
