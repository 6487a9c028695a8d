import { DeletedError, type FhirError, InsufficientScopeError, NotFoundError } from './fhir-error.js';

/** Whether a read failed because nothing is there that the caller may see: there is no telling why. */
export function isOutOfReach(error: unknown): error is FhirError {
  return (
    error instanceof NotFoundError || error instanceof DeletedError || error instanceof InsufficientScopeError
  );
}
