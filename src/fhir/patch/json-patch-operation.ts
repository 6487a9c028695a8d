import { InvalidError } from '../errors/fhir-error.js';
import { isObject } from './json-tree.js';
import { parsePointer } from './json-pointer.js';
import type { JsonPointer } from './json-pointer.js';
import { PatchStep } from './patch-error.js';

/** One operation of a JSON Patch. RFC 6902 §4 */
export type JsonPatchOperation = { readonly path: JsonPointer; readonly step: PatchStep } & (
  | { readonly op: 'add' | 'replace' | 'test'; readonly value: unknown }
  | { readonly op: 'remove' }
  | { readonly op: 'move' | 'copy'; readonly from: JsonPointer }
);

export type JsonPatch = readonly JsonPatchOperation[];

const MAXIMUM_OPERATIONS = 1000;

/** Reads the body of a JSON Patch; members that RFC 6902 does not define are ignored, as it demands. */
export function parseJsonPatch(body: unknown): JsonPatch {
  if (!Array.isArray(body)) throw new InvalidError('A JSON Patch is an array of operations (RFC 6902)');
  if (body.length > MAXIMUM_OPERATIONS) {
    throw new InvalidError(`A JSON Patch has at most ${MAXIMUM_OPERATIONS} operations`);
  }
  return body.map(parseOperation);
}

function parseOperation(operation: unknown, index: number): JsonPatchOperation {
  const step = new PatchStep(index, `[${index}]`);
  if (!isObject(operation)) return step.refuse('an operation must be a JSON object');
  const { op, value } = operation;
  const path = pointerOf(operation, 'path', step);
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return value === undefined ? step.refuse('"value" is missing') : { op, path, value, step };
    case 'remove':
      return { op, path, step };
    case 'move':
    case 'copy':
      return { op, path, from: pointerOf(operation, 'from', step), step };
    default:
      return step.refuse('"op" must be add, remove, replace, move, copy or test');
  }
}

function pointerOf(
  operation: Record<string, unknown>,
  member: 'path' | 'from',
  step: PatchStep,
): JsonPointer {
  const pointer = parsePointer(operation[member]);
  if (pointer === undefined) return step.refuse(`"${member}" must be a JSON Pointer (RFC 6901)`);
  if (pointer.includes('__proto__')) return step.refuse(`"${member}" names what no resource has`);
  return pointer;
}
