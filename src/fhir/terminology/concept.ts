import type { CodeSystemConceptDesignation, CodeSystemConceptProperty } from 'fhir/r4.js';

/** One code with what its system says of it. https://hl7.org/fhir/R4/codesystem-definitions.html#CodeSystem.concept */
export interface Concept {
  readonly code: string;
  readonly display?: string;
  readonly definition?: string;
  readonly designations: readonly CodeSystemConceptDesignation[];
  readonly properties: readonly CodeSystemConceptProperty[];
  readonly parents: readonly Concept[];
  readonly children: readonly Concept[];
  /** Not to be chosen itself: `notSelectable`. */
  readonly isAbstract: boolean;
  readonly isInactive: boolean;
}

/** A concept of a grammar: a code and how it is called. */
export function simpleConcept(code: string, display?: string): Concept {
  return {
    code,
    ...(display === undefined ? {} : { display }),
    designations: [],
    properties: [],
    parents: [],
    children: [],
    isAbstract: false,
    isInactive: false,
  };
}

/** All above (`parents`) or below (`children`), each once, itself not among them; circles end. */
export function relatives(concept: Concept, direction: 'parents' | 'children'): ReadonlySet<Concept> {
  const found = new Set<Concept>();
  const open = [...concept[direction]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === concept || found.has(next)) continue;
    found.add(next);
    for (const further of next[direction]) open.push(further);
  }
  return found;
}
