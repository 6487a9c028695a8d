import { refused } from '../protocol/scim.error.js';
import { objectOf } from '../schema/read-resource.js';

const PATCH_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const OPERATIONS = ['add', 'replace', 'remove'] as const;
const MOST_OPERATIONS = 1000;

export interface PatchOperation {
  readonly op: (typeof OPERATIONS)[number];
  readonly path?: string;
  readonly value?: unknown;
}

/** Reads the body of a PATCH. RFC 7644 §3.5.2; Entra ID writes `Add` and `Replace`. */
export function readPatch(body: unknown): readonly PatchOperation[] {
  const { schemas, Operations: operations } = objectOf(body);
  if (!Array.isArray(schemas) || !schemas.includes(PATCH_MESSAGE))
    throw refused('invalidSyntax', `schemas must hold ${PATCH_MESSAGE}`);
  if (!Array.isArray(operations) || operations.length === 0)
    throw refused('invalidSyntax', 'Operations must be a list of operations');
  if (operations.length > MOST_OPERATIONS)
    throw refused('tooMany', `Operations may hold ${MOST_OPERATIONS} operations`);
  return operations.map(readOperation);
}

function readOperation(sent: unknown, index: number): PatchOperation {
  const { op: written, path, value } = objectOf(sent);
  const op = OPERATIONS.find(each => typeof written === 'string' && each === written.toLowerCase());
  const place = `Operations[${index}]`;
  if (!op) throw refused('invalidSyntax', `${place}.op must be one of ${OPERATIONS.join(', ')}`);
  if (path !== undefined && typeof path !== 'string')
    throw refused('invalidPath', `${place}.path must be text`);
  if (op === 'remove' && (path === undefined || path === ''))
    throw refused('noTarget', `${place}.path must say what to remove`);
  if (op !== 'remove' && value === undefined) throw refused('invalidValue', `${place}.value is missing`);
  return {
    op,
    ...(path === undefined || path === '' ? {} : { path }),
    ...(value === undefined ? {} : { value }),
  };
}
