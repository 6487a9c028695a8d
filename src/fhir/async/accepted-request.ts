import { FhirError } from '../errors/fhir-error.js';

/** Ends a request that goes on in the background. https://hl7.org/fhir/R4/async.html */
export class AcceptedRequest extends FhirError {
  readonly status = 202;
  override readonly headers: Readonly<Record<string, string>>;

  constructor(statusUrl: string) {
    super([
      {
        severity: 'information',
        code: 'informational',
        diagnostics: 'The request is processed in the background: Content-Location tells how it goes',
      },
    ]);
    this.headers = { 'Content-Location': statusUrl, 'Preference-Applied': 'respond-async' };
  }
}
