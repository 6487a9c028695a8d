import { InvalidError } from '../errors/fhir-error.js';
import { parseIfMatch } from '../interactions/entity-tag.js';
import { type FhirRequest, headerOf } from './fhir-request.js';

/** `If-Match` of an update, patch or delete. https://hl7.org/fhir/R4/http.html#concurrency */
export function versionConditionOf(request: FhirRequest): { readonly ifMatch?: string } {
  refuseIfNoneMatch(request);
  const ifMatch = headerOf(request, 'if-match');
  return ifMatch === undefined ? {} : { ifMatch: parseIfMatch(ifMatch) };
}

/** `If-None-Exist` of a create. https://hl7.org/fhir/R4/http.html#ccreate */
export function existenceConditionOf(request: FhirRequest): { readonly ifNoneExist?: string } {
  refuseIfNoneMatch(request);
  const ifNoneExist = headerOf(request, 'if-none-exist');
  return ifNoneExist === undefined ? {} : { ifNoneExist };
}

/** FHIR gives it no meaning on writes; passed over, a write would happen that the client wanted to prevent. */
function refuseIfNoneMatch(request: FhirRequest): void {
  if (headerOf(request, 'if-none-match') === undefined) return;
  throw new InvalidError(
    'Writes take If-Match and If-None-Exist, not If-None-Match',
    'http.if-none-match',
    'not-supported',
  );
}
