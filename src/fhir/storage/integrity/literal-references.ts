import type { Resource } from '../../model/resource.js';

/** A literal reference, and the FHIRPath of where it stands. */
export interface LiteralReference {
  readonly literal: string;
  readonly path: string;
}

/** Every literal of a valid resource, contained resources and extensions included: only References have `reference`. */
export function literalReferences(resource: Resource): readonly LiteralReference[] {
  const found: LiteralReference[] = [];
  collect(resource, resource.resourceType, found);
  return found;
}

function collect(value: unknown, path: string, found: LiteralReference[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, `${path}[${index}]`, found);
    return;
  }
  for (const [name, element] of Object.entries(value)) {
    const inner = `${path}.${name}`;
    if (name === 'reference' && typeof element === 'string') found.push({ literal: element, path: inner });
    else collect(element, inner, found);
  }
}
