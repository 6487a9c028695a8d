import { InvalidError } from '../errors/fhir-error.js';
import { parseIfMatch, parseIfNoneMatch } from '../interactions/entity-tag.js';
import type { VersionCondition } from '../storage/version-condition.js';
import { type FhirRequest, headerOf } from './fhir-request.js';

/** `If-Match` of a patch or delete. https://hl7.org/fhir/R4/http.html#concurrency */
export function versionConditionOf(request: FhirRequest): VersionCondition {
  refuseIfNoneMatch(request);
  const ifMatch = headerOf(request, 'if-match');
  return ifMatch === undefined ? {} : { ifMatch: parseIfMatch(ifMatch) };
}

/** `If-Match` and `If-None-Match: *` of an update, which may create. */
export function updateConditionOf(request: FhirRequest): VersionCondition {
  const ifMatch = headerOf(request, 'if-match');
  const ifNoneMatch = headerOf(request, 'if-none-match');
  return {
    ...(ifMatch === undefined ? {} : { ifMatch: parseIfMatch(ifMatch) }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch: parseIfNoneMatch(ifNoneMatch) }),
  };
}

/** `If-None-Exist` of a create. https://hl7.org/fhir/R4/http.html#ccreate */
export function existenceConditionOf(request: FhirRequest): { readonly ifNoneExist?: string } {
  refuseIfNoneMatch(request);
  refuseIfMatch(request);
  const ifNoneExist = headerOf(request, 'if-none-exist');
  return ifNoneExist === undefined ? {} : { ifNoneExist };
}

/** What is created has no version yet. */
function refuseIfMatch(request: FhirRequest): void {
  if (headerOf(request, 'if-match') === undefined) return;
  throw new InvalidError(
    'If-Match is for updates, patches and deletions: a create takes If-None-Exist',
    'http.if-match',
    'not-supported',
  );
}

/** It has a meaning on updates only; passed over, a write would happen that the client wanted to prevent. */
function refuseIfNoneMatch(request: FhirRequest): void {
  if (headerOf(request, 'if-none-match') === undefined) return;
  throw new InvalidError(
    'If-None-Match is for reads and updates: other writes take If-Match, a create If-None-Exist',
    'http.if-none-match',
    'not-supported',
  );
}
