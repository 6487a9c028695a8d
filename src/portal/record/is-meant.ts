import type { FhirResource } from 'fhir/r4.js';
import { hasCode } from './concept-text.js';

/** What was entered in error, or turned out not to be so, is no part of what people read. */
export function isMeant(resource: FhirResource): boolean {
  if ('status' in resource && resource.status === 'entered-in-error') return false;
  if (!('verificationStatus' in resource)) return true;
  const { verificationStatus } = resource;
  return !hasCode(verificationStatus, 'entered-in-error') && !hasCode(verificationStatus, 'refuted');
}
