import type { Resource } from '../model/resource.js';
import { XmlWriter } from './xml-writer.js';

export interface XmlOptions {
  /** For human readers: one element a line. https://hl7.org/fhir/R4/http.html#parameters */
  readonly pretty?: boolean;
}

/** Writes a resource as FHIR XML; every digit of a number stays. https://hl7.org/fhir/R4/xml.html */
export function toXml(resource: Resource, { pretty = false }: XmlOptions = {}): string {
  return new XmlWriter(pretty).writeDocument(resource);
}
