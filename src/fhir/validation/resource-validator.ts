import type { Issue } from '../errors/fhir-error.js';
import { type JsonObject, objectOf } from '../fhirpath/fhir-node.js';
import { runInSlices } from '../model/time-slices.js';
import { InvariantWalk } from './invariant-walk.js';
import type { InvariantSeverity } from './invariant-walk.js';
import type { IssueList } from './issue-list.js';
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

  /** As `validate`, of a Bundle: others have their turn between the resources in it, which are looked at after it. */
  async validateLarge(bundle: unknown): Promise<readonly Issue[]> {
    return runInSlices(this.walkOneByOne(bundle));
  }

  /** As `validate`, and what R4 recommends: invariants of severity warning, such as a narrative (dom-6). */
  review(resource: unknown): readonly Issue[] {
    return this.walk(resource, ['error', 'warning']);
  }

  private walk(resource: unknown, severities: readonly InvariantSeverity[]): readonly Issue[] {
    const structure = structureOf(resource);
    const { issues } = structure;
    structure.resource(resource);
    const object = soundObject(resource, issues);
    if (object === undefined) return issues.all;
    for (const severity of severities) new InvariantWalk(issues, severity).resource(object);
    return issues.all;
  }

  private *walkOneByOne(bundle: unknown): Generator<void, readonly Issue[]> {
    const structure = structureOf(bundle);
    const { issues } = structure;
    yield* issues.oneByOne(() => structure.resource(bundle));
    const object = soundObject(bundle, issues);
    if (object !== undefined)
      yield* issues.oneByOne(() => new InvariantWalk(issues, 'error').resource(object));
    return issues.all;
  }
}

function structureOf(resource: unknown): StructureWalk {
  const structure = new StructureWalk();
  structure.issues.enter(rootStep(resource));
  return structure;
}

/** Undefined if anything but invariants was complained of: they are about sound resources. */
function soundObject(resource: unknown, { all }: IssueList): JsonObject | undefined {
  return all.every(({ code }) => code === 'invariant') ? objectOf(resource) : undefined;
}

/** A path begins with the type; what has none must not be repeated. */
function rootStep(resource: unknown): string {
  const type =
    typeof resource === 'object' && resource !== null && 'resourceType' in resource
      ? resource.resourceType
      : undefined;
  return typeof type === 'string' && /^[A-Za-z]{1,64}$/.test(type) ? type : 'Resource';
}
