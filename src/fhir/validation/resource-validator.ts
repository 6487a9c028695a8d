import type { Issue } from '../errors/fhir-error.js';
import { StructureWalk } from './structure-walk.js';

/**
 * Checks that a JSON tree is a resource of R4: elements, JSON types, cardinalities, primitives, choices,
 * extensions, contained resources, reference targets and required bindings (docs/validation.md).
 * https://hl7.org/fhir/R4/validation.html
 */
export class ResourceValidator {
  /** All mistakes at once, at most 100; empty for a valid resource. */
  validate(resource: unknown): readonly Issue[] {
    const walk = new StructureWalk();
    walk.issues.enter(rootStep(resource));
    walk.resource(resource);
    return walk.issues.all;
  }
}

/** A path begins with the type; what has none must not be repeated. */
function rootStep(resource: unknown): string {
  const type =
    typeof resource === 'object' && resource !== null && 'resourceType' in resource
      ? resource.resourceType
      : undefined;
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : 'Resource';
}
