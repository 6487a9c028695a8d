import { ScimError } from './scim.error.js';

/** RFC 7644 §3.14 */
export function entityTag(version: string): string {
  return `W/"${version}"`;
}

/** Throws 412 unless the header is left out or names this version. */
export function checkIfMatch(header: string | undefined, version: string): void {
  if (header === undefined || tagsOf(header).some(tag => tag === '*' || tag === version)) return;
  throw new ScimError(412, `If-Match does not hold: the version is ${entityTag(version)}`);
}

export function isKnown(ifNoneMatch: string | undefined, version: string): boolean {
  return ifNoneMatch !== undefined && tagsOf(ifNoneMatch).some(tag => tag === '*' || tag === version);
}

/** Compared weakly: what stands between the quotes. */
function tagsOf(header: string): readonly string[] {
  return header.split(',').map(tag => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
}
