import { InvalidError } from '../errors/fhir-error.js';
import type { StoredResource } from '../model/resource.js';
import { ANY_VERSION } from '../storage/version-condition.js';

/** The weak entity tag of a version. https://hl7.org/fhir/R4/http.html#concurrency */
export function entityTag(versionId: string): string {
  return `W/"${versionId}"`;
}

/** The version that a write depends on, or any. */
export function parseIfMatch(header: string): string {
  return header.trim() === ANY_VERSION ? ANY_VERSION : parseEntityTag(header);
}

/** RFC 9110 §13.1.2: a client that means to create does not want to overwrite. */
export function parseIfNoneMatch(header: string): typeof ANY_VERSION {
  if (header.trim() === ANY_VERSION) return ANY_VERSION;
  throw new InvalidError(
    'If-None-Match of an update must be *: only where there is nothing yet',
    'http.if-none-match',
    'value',
  );
}

/** The one version that `If-Match` names. */
export function parseEntityTag(header: string): string {
  const [, versionId] = /^\s*(?:W\/)?"([A-Za-z0-9\-.]{1,64})"\s*$/.exec(header) ?? [];
  if (versionId === undefined) {
    throw new InvalidError('If-Match must name one version: W/"3", or any: *', 'http.if-match', 'value');
  }
  return versionId;
}

/** For `If-None-Match` (RFC 9110 §13.1.2): whether one of the tags (or `*`) is this version's. */
export function matchesOneOf(header: string, versionId: string): boolean {
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${versionId}"`);
}

/** What a reader knows already: HTTP headers, or the request of an entry. */
export interface ReadConditions {
  readonly ifNoneMatch?: string | undefined;
  /** A time of any form that `Date` reads; of whole seconds, as HTTP has it, or finer. */
  readonly ifModifiedSince?: string | undefined;
}

/** RFC 9110 §13.2.2: If-None-Match goes before If-Modified-Since. */
export function isKnownToReader(
  { versionId, lastUpdated }: Pick<StoredResource, 'versionId' | 'lastUpdated'>,
  { ifNoneMatch, ifModifiedSince = '' }: ReadConditions,
): boolean {
  if (ifNoneMatch !== undefined) return matchesOneOf(ifNoneMatch, versionId);
  const since = Date.parse(ifModifiedSince);
  const updated = lastUpdated.getTime();
  return (
    Number.isFinite(since) && (since % 1000 === 0 ? Math.floor(updated / 1000) * 1000 : updated) <= since
  );
}
