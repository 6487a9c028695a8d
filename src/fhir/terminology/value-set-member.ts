import type { ValueSetComposeIncludeConceptDesignation } from 'fhir/r4.js';
import { type Concept, simpleConcept } from './concept.js';

/** A code of a value set. */
export interface Member {
  readonly system: string;
  readonly version?: string;
  readonly concept: Concept;
  /** As the value set itself says it; otherwise the code system's. */
  readonly display?: string;
  readonly designations?: readonly ValueSetComposeIncludeConceptDesignation[];
}

export function memberKey(system: string, code: string): string {
  return `${system}\n${code}`;
}

export function displayOf({ display, concept }: Member): string | undefined {
  return display ?? concept.display;
}

/** Of a code whose system is not here: the value set is all that is known of it. */
export function listedMember(
  system: string,
  version: string | undefined,
  code: string,
  display: string | undefined,
): Member {
  return { system, ...(version === undefined ? {} : { version }), concept: simpleConcept(code, display) };
}
