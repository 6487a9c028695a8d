import type { CodeableConcept } from 'fhir/r4.js';

const SNOMED_CT = 'http://snomed.info/sct';

/** `text` is what people call it, where that is not the display of the code. */
export function concept(system: string, code: string, display: string, text = display): CodeableConcept {
  return { coding: [{ system, code, display }], text };
}

export function snomed(code: string, display: string): CodeableConcept {
  return concept(SNOMED_CT, code, display);
}

/** A code of HL7's own terminology where the display is of no use to a reader. */
export function hl7(codeSystem: string, code: string, display?: string): CodeableConcept {
  const system = `http://terminology.hl7.org/CodeSystem/${codeSystem}`;
  return { coding: [display === undefined ? { system, code } : { system, code, display }] };
}
