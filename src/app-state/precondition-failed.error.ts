import { FhirError } from '../fhir/errors/fhir-error.js';

/** The state is another one by now, or gone, which the specification wants answered alike. */
export class PreconditionFailedError extends FhirError {
  readonly status = 412;
  constructor(diagnostics = 'If-Match does not hold: read the state again') {
    super([{ severity: 'error', code: 'conflict', diagnostics }]);
  }
}
