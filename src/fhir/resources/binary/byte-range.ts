import { RangeNotSatisfiableError } from '../../errors/fhir-error.js';
import { type FhirRequest, headerOf } from '../../rest/fhir-request.js';

/** From one byte to another, both within the content. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** `bytes=0-99`, `bytes=100-`, or the last bytes: `bytes=-100`. */
const SINGLE_RANGE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/i;

/**
 * The part of the content that `Range` asks for. Undefined means all of it: for HEAD, for several ranges and units that
 * we do not know, which RFC 9110 §14.2 lets a server pass over, and where `If-Range` does not hold.
 */
export function byteRangeOf(request: FhirRequest, size: number, versionId: string): ByteRange | undefined {
  const [, first, last, suffix] = SINGLE_RANGE.exec(headerOf(request, 'range')?.trim() ?? '') ?? [];
  if ((first ?? suffix) === undefined || request.method !== 'GET' || !ifRangeHolds(request, versionId))
    return undefined;
  const start = first === undefined ? Math.max(0, size - Number(suffix)) : Number(first);
  const end = Math.min(Number(last ?? size), size - 1);
  if (last !== undefined && Number(last) < start) return undefined;
  if (start >= size) throw new RangeNotSatisfiableError(size);
  return { first: start, last: end };
}

/**
 * RFC 9110 §13.1.5. Our tags are written as weak ones, for a resource has several forms; its content is the same byte for
 * byte in a version, so either spelling holds here. A date has no more than seconds: it never holds.
 */
function ifRangeHolds(request: FhirRequest, versionId: string): boolean {
  const tag = headerOf(request, 'if-range')?.trim();
  return tag === undefined || tag.replace(/^W\//, '') === `"${versionId}"`;
}
