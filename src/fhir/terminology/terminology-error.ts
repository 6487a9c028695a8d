import { FhirError } from '../errors/fhir-error.js';

/**
 * A value set or code system cannot answer, and why: never an empty answer in its place.
 * https://hl7.org/fhir/R4/terminology-service.html
 */
export class TerminologyError extends FhirError {
  readonly status = 422;

  constructor(
    code: 'code-invalid' | 'invalid' | 'not-found' | 'not-supported' | 'processing' | 'too-costly',
    diagnostics: string,
  ) {
    super([{ severity: 'error', code, diagnostics }]);
  }
}
