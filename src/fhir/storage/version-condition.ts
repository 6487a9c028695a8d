import { ConflictError, VersionConflictError } from '../errors/fhir-error.js';

/** Any version that is there now, and what is deleted is not. RFC 9110 §13.1 */
export const ANY_VERSION = '*';

/** What a write depends on. https://hl7.org/fhir/R4/http.html#concurrency */
export interface VersionCondition {
  /** The version that must be the current one, or any. */
  readonly ifMatch?: string;
  /** That there must be none; of an update. */
  readonly ifNoneMatch?: typeof ANY_VERSION;
  /** Of an update by a condition that nothing matches: what has its id is another resource, and must not be there. */
  readonly isUnmatched?: boolean;
}

interface CurrentVersion {
  readonly versionId: string;
  readonly isDeleted: boolean;
}

/** Throws VersionConflictError or ConflictError if the condition does not hold of what is there, if anything is. */
export function requireVersion(
  { ifMatch, ifNoneMatch, isUnmatched = false }: VersionCondition,
  current: CurrentVersion | undefined,
): void {
  const existing = current?.isDeleted === false ? current.versionId : undefined;
  if (isUnmatched && existing !== undefined)
    throw new ConflictError(
      'No resource matches the condition, and one that does not has the id of the body',
    );
  if (ifNoneMatch !== undefined && existing !== undefined)
    throw new VersionConflictError(existing, 'If-None-Match');
  if (ifMatch === undefined) return;
  if (ifMatch === ANY_VERSION) {
    if (existing === undefined) throw new VersionConflictError();
    return;
  }
  if (ifMatch !== current?.versionId) throw new VersionConflictError(current?.versionId);
}
