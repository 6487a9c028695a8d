import type { CodeableConcept } from 'fhir/r4.js';

/** What to call it: the text, else the first name that a code has, else the code. */
export function conceptText(concept: CodeableConcept | undefined): string {
  const named = concept?.coding?.find(coding => coding.display !== undefined);
  return concept?.text ?? named?.display ?? concept?.coding?.[0]?.code ?? 'Unnamed';
}

export function hasCode(concept: CodeableConcept | undefined, code: string): boolean {
  return concept?.coding?.some(coding => coding.code === code) ?? false;
}
