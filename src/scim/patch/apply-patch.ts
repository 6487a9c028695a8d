import { refused } from '../protocol/scim.error.js';
import { type Attributes, isOurs, objectOf, readMembers } from '../schema/read-resource.js';
import type { ResourceType } from '../schema/resource-types.js';
import { onePrimary } from './one-primary.js';
import { parsePatchPath } from './patch-path.js';
import type { PatchOperation } from './patch-operations.js';
import { PatchTarget } from './patch-target.js';

/** The resource after all operations, or none of them. RFC 7644 §3.5.2 */
export function applyPatch(
  type: ResourceType,
  resource: Attributes,
  operations: readonly PatchOperation[],
): Attributes {
  const changed = structuredClone(resource) as Record<string, unknown>;
  for (const operation of operations) {
    const before = structuredClone(changed);
    applyOperation(type, changed, operation);
    onePrimary(changed, before);
  }
  const read = readMembers(type, changed);
  for (const { name, required } of type.schema.attributes)
    if (required && read[name] === undefined) throw refused('mutability', `${name} cannot be removed`);
  return read;
}

function applyOperation(
  type: ResourceType,
  resource: Record<string, unknown>,
  { op, path, value }: PatchOperation,
): void {
  if (path === undefined) {
    for (const [name, each] of Object.entries(objectOf(value))) {
      if (!isOurs(name)) applyOperation(type, resource, { op, path: name, value: each });
    }
    return;
  }
  const parsed = parsePatchPath(type, path);
  if (!parsed.target.attribute) {
    applyToExtension(type, resource, { op, path, value });
    return;
  }
  if (parsed.target.isReadOnly || parsed.part?.isReadOnly)
    throw refused('mutability', `${parsed.target.steps.join('.')} is read-only`);
  new PatchTarget(resource, parsed).apply(op, value);
}

/** All of an extension, or several of its attributes at once. */
function applyToExtension(
  type: ResourceType,
  resource: Record<string, unknown>,
  { op, path, value }: PatchOperation,
): void {
  if (op === 'remove') {
    const [urn = ''] = parsePatchPath(type, path!).target.steps;
    delete resource[urn];
    return;
  }
  for (const [name, each] of Object.entries(objectOf(value)))
    if (!isOurs(name)) applyOperation(type, resource, { op, path: `${path}:${name}`, value: each });
}
