import { InvalidError } from '../errors/fhir-error.js';

/** The weak entity tag of a version. https://hl7.org/fhir/R4/http.html#concurrency */
export function entityTag(versionId: string): string {
  return `W/"${versionId}"`;
}

/** The version that `If-Match` names. */
export function parseIfMatch(header: string): string {
  const [, versionId] = /^\s*(?:W\/)?"([A-Za-z0-9\-.]{1,64})"\s*$/.exec(header) ?? [];
  if (versionId === undefined) {
    throw new InvalidError('If-Match must name one version: W/"3"', 'http.if-match', 'value');
  }
  return versionId;
}

/** For `If-None-Match` (RFC 9110 §13.1.2): whether one of the tags (or `*`) is this version's. */
export function matchesOneOf(header: string, versionId: string): boolean {
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${versionId}"`);
}
