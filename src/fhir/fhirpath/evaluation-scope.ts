import type { Collection, FhirNode } from './fhir-node.js';

/**
 * What an expression can refer to besides its focus, and what was already found out about it.
 * https://hl7.org/fhir/R4/fhirpath.html#variables
 */
export class EvaluationScope {
  /** `%resource`: the resource in which the element stands. */
  readonly resource: Collection;
  /** `%rootResource`: the resource that contains it, if it is contained. */
  readonly rootResource: Collection;
  /** Results that hold for the resource. */
  readonly memory = new Map<object, unknown>();
  /** Results that hold for the current context. */
  readonly contextMemory = new Map<object, unknown>();
  private current: Collection;

  constructor(resource: FhirNode, container: EvaluationScope | undefined) {
    this.resource = [resource];
    this.rootResource = container?.resource ?? this.resource;
    this.current = this.resource;
  }

  /** `%context`: the element that is evaluated. */
  get context(): Collection {
    return this.current;
  }

  set context(context: Collection) {
    this.current = context;
    if (this.contextMemory.size > 0) this.contextMemory.clear();
  }
}
