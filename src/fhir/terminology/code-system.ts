import type { Concept } from './concept.js';

/** A code system that can be asked: a list of concepts, or a grammar. https://hl7.org/fhir/R4/codesystem.html */
export interface CodeSystem {
  readonly url: string;
  readonly version?: string;
  readonly name: string;
  /** Of its displays, by BCP 47. */
  readonly language?: string;
  /** False if a code that is not found may be one all the same: a fragment, an example, codes that are not here. */
  readonly isComplete: boolean;
  /** What may be asked for in a filter, beside what R4 defines for all. */
  readonly properties: ReadonlySet<string>;
  find(code: string): Concept | undefined;
  /** All of them in their order. Throws TerminologyError where they cannot be listed. */
  concepts(): readonly Concept[];
}
