import type { XmlDocument, XmlTag } from './xml-document.js';
import { FHIR_NAMESPACE } from './xml-text.js';

const NAME = /^[A-Za-z][A-Za-z0-9:]{0,63}$/;

/** Every element of FHIR is in FHIR's namespace, under whatever prefix. https://hl7.org/fhir/R4/xml.html */
export function checkNamespace(tag: XmlTag, document: XmlDocument, path?: string): void {
  if (tag.uri === FHIR_NAMESPACE) return;
  document.refuse(`the element ${shown(tag.local)} must be in the namespace ${FHIR_NAMESPACE}`, path);
}

/** Name and value of each attribute, namespace declarations aside; FHIR has none with a prefix, nor an empty one. */
export function attributesOf(tag: XmlTag, document: XmlDocument, path: string): [string, string][] {
  const attributes: [string, string][] = [];
  for (const { name, prefix, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || name === 'xmlns') continue;
    if (prefix !== '') document.refuse(`the attribute ${shown(name)} is not allowed`, path);
    if (value === '') document.refuse(`the attribute ${shown(name)} must not be empty: leave it out`, path);
    attributes.push([name, value]);
  }
  return attributes;
}

/** A name for a message; what could not be one of FHIR is not repeated. */
export function shown(name: string): string {
  return NAME.test(name) ? `"${name}"` : 'with that name';
}
