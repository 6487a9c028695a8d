import { TooCostlyError } from '../errors/fhir-error.js';

/** What a body may hold, beside its bytes: what is small for each byte takes the more time for all. */
export interface BodyBounds {
  /** Objects, arrays and primitives; elements of XML. */
  readonly mostValues: number;
}

export const UNBOUNDED: BodyBounds = { mostValues: Number.POSITIVE_INFINITY };

export function tooManyValues({ mostValues }: BodyBounds): TooCostlyError {
  return new TooCostlyError(`The body has more than ${mostValues} values: send less at once`, 413);
}
