import { StructureError } from '../../errors/fhir-error.js';

/** One operation of a JSON Patch (RFC 6902 §4), its pointers taken apart (RFC 6901). */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: JsonPointer; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: JsonPointer }
  | { readonly op: 'move' | 'copy'; readonly path: JsonPointer; readonly from: JsonPointer };

export type JsonPatch = readonly JsonPatchOperation[];
export type JsonPointer = readonly string[];

const MAXIMUM_OPERATIONS = 1000;

/** Takes a body as a JSON Patch; a mistake names the operation. */
export function parseJsonPatch(body: unknown): JsonPatch {
  if (!Array.isArray(body)) throw new StructureError('A JSON Patch is an array of operations (RFC 6902)');
  if (body.length > MAXIMUM_OPERATIONS) {
    throw new StructureError(`A JSON Patch may have at most ${MAXIMUM_OPERATIONS} operations`);
  }
  return body.map(parseOperation);
}

function parseOperation(operation: unknown, index: number): JsonPatchOperation {
  const at = `[${index}]`;
  if (typeof operation !== 'object' || operation === null) {
    throw new StructureError(`Operation ${at} of the patch must be a JSON object`, at);
  }
  const { op, path, from, value } = operation as Readonly<Record<string, unknown>>;
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      if (value === undefined)
        throw new StructureError(`Operation ${at} of the patch needs a value`, `${at}.value`);
      return { op, path: parsePointer(path, `${at}.path`), value };
    case 'remove':
      return { op, path: parsePointer(path, `${at}.path`) };
    case 'move':
    case 'copy':
      return { op, path: parsePointer(path, `${at}.path`), from: parsePointer(from, `${at}.from`) };
    default:
      throw new StructureError(
        `Operation ${at} of the patch must have an op: add, remove, replace, move, copy or test`,
        `${at}.op`,
      );
  }
}

function parsePointer(pointer: unknown, at: string): JsonPointer {
  if (typeof pointer !== 'string' || !/^(?:\/(?:[^~/]|~[01])*)*$/.test(pointer)) {
    throw new StructureError('A JSON Pointer is "" or begins with "/", with "~" as ~0 and "/" as ~1', at);
  }
  return pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
