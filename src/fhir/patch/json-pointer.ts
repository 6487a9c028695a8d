/** RFC 6901, taken apart: the empty list is the whole document. */
export type JsonPointer = readonly string[];

/** `""`, or steps that begin with `/`; `~1` and `~0` stand for `/` and `~`. RFC 6901 §3 */
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** Undefined for what is no JSON Pointer. */
export function parsePointer(text: unknown): JsonPointer | undefined {
  if (typeof text !== 'string' || !POINTER.test(text)) return undefined;
  const steps = text.split('/').slice(1);
  return steps.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** An index of RFC 6901 §4: digits without leading zero; undefined for all else, `-` included. */
export function arrayIndex(step: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : undefined;
}
