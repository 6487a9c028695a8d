/** Where FHIR is mounted below PUBLIC_URL. */
const FHIR_PATH = '/fhir';

/** Whether a request target (`/fhir/Patient?name=x`) is below the FHIR base. */
export function isFhirPath(url: string): boolean {
  return url.startsWith(FHIR_PATH) && ['', '/', '?'].includes(url.charAt(FHIR_PATH.length));
}

/** Whether it is the base itself, where batches and transactions go. */
export function isFhirBase(url: string): boolean {
  return /^\/fhir\/?(?:\?|$)/.test(url);
}

/** Whether it ends in an operation: `/fhir/Patient/$everything`. */
export function isOperationPath(url: string): boolean {
  return /^[^?]*\/\$[^/?]*(?:\?|$)/.test(url);
}
