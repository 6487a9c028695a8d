import type { CodeSystem } from './code-system.js';
import { type Concept, relatives } from './concept.js';
import { TerminologyError } from './terminology-error.js';

/** https://hl7.org/fhir/R4/valueset-concept-subsumption-outcome.html */
export type Subsumption = 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed';

/** How the concept of A stands to that of B in the hierarchy of their system. */
export function subsumption(system: CodeSystem, codeA: string, codeB: string): Subsumption {
  const [a, b] = [knownConcept(system, codeA), knownConcept(system, codeB)];
  if (a === b || a.code === b.code) return 'equivalent';
  if (relatives(b, 'parents').has(a)) return 'subsumes';
  return relatives(a, 'parents').has(b) ? 'subsumed-by' : 'not-subsumed';
}

/** Throws TerminologyError for a code that the system does not have. */
export function knownConcept(system: CodeSystem, code: string): Concept {
  const concept = system.find(code);
  if (concept) return concept;
  throw new TerminologyError(
    'code-invalid',
    system.isComplete
      ? `The code system ${system.url} does not have the code`
      : `Of the code system ${system.url} not all codes are here, and this one is not`,
  );
}
