import type { CodeSystem, ValueSet } from 'fhir/r4.js';
import type { TerminologyType } from '../definitions/terminology.js';
import type { Canonical } from './canonical.js';

/** A definition that an evaluation needs. */
export interface DefinitionRequest extends Canonical {
  readonly resourceType: TerminologyType;
}

/** A version of a CodeSystem or ValueSet: its key is another's whenever its content is. */
export interface Definition {
  readonly key: string;
  readonly read: () => CodeSystem | ValueSet;
}

/**
 * An evaluation that asks for definitions as it meets them. It knows nothing of where they are kept, so that the same
 * one runs over the database and, at once, over what is built in.
 */
export type Asking<Result> = Generator<DefinitionRequest, Result, Definition | undefined>;

/** Undefined for what is not known, or not to this caller: the two must not be told apart (docs/decisions, A10). */
export function* definitionOf(request: DefinitionRequest): Asking<Definition | undefined> {
  return yield request;
}

export type FindDefinition = (request: DefinitionRequest) => Promise<Definition | undefined>;

export async function answered<Result>(asking: Asking<Result>, find: FindDefinition): Promise<Result> {
  let step = asking.next();
  while (step.done !== true) step = asking.next(await find(step.value));
  return step.value;
}

export function answeredAtOnce<Result>(
  asking: Asking<Result>,
  find: (request: DefinitionRequest) => Definition | undefined,
): Result {
  let step = asking.next();
  while (step.done !== true) step = asking.next(find(step.value));
  return step.value;
}
