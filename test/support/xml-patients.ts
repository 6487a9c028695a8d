import { StructureError } from '../../src/fhir/errors/fhir-error.js';
import { parseXml } from '../../src/fhir/xml/parse-xml.js';

export const XHTML = 'http://www.w3.org/1999/xhtml';

export function patient(content: string, prolog = ''): string {
  return `${prolog}<Patient xmlns="http://hl7.org/fhir">${content}</Patient>`;
}

export function refused(xml: string | Uint8Array): StructureError {
  try {
    parseXml(xml);
  } catch (error) {
    if (error instanceof StructureError) return error;
    throw error;
  }
  throw new Error('The document was read');
}

export function refusal(xml: string | Uint8Array): string {
  return refused(xml).message;
}

export function narrative(div: string): unknown {
  const { text } = parseXml(patient(`<text><status value="generated"/>${div}</text>`));
  return (text as { div: string }).div;
}
