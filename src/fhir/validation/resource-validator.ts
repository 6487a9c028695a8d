import type { Issue } from '../errors/fhir-error.js';
import { objectOf } from '../fhirpath/fhir-node.js';
import { InvariantWalk } from './invariant-walk.js';
import type { InvariantSeverity } from './invariant-walk.js';
import { StructureWalk } from './structure-walk.js';

/**
 * Checks that a JSON tree is a resource of R4: elements, JSON types, cardinalities, primitives, choices,
 * extensions, contained resources, reference targets, required bindings, and when all that is sound the
 * invariants (docs/validation.md).
 * https://hl7.org/fhir/R4/validation.html
 */
export class ResourceValidator {
  /** All mistakes at once, at most 100; empty for a valid resource. */
  validate(resource: unknown): readonly Issue[] {
    return this.walk(resource, ['error']);
  }

  /** As `validate`, and what R4 recommends: invariants of severity warning, such as a narrative (dom-6). */
  review(resource: unknown): readonly Issue[] {
    return this.walk(resource, ['error', 'warning']);
  }

  private walk(resource: unknown, severities: readonly InvariantSeverity[]): readonly Issue[] {
    const structure = new StructureWalk();
    const { issues } = structure;
    issues.enter(rootStep(resource));
    structure.resource(resource);
    const object = objectOf(resource);
    const isSound = issues.all.every(({ code }) => code === 'invariant');
    if (!isSound || object === undefined) return issues.all;
    for (const severity of severities) new InvariantWalk(issues, severity).resource(object);
    return issues.all;
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
