export const FHIR_NAMESPACE = 'http://hl7.org/fhir';
export const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

/** Elements inside elements, as in JSON; neither a resource nor a table of a narrative comes near. */
export const MAXIMUM_DEPTH = 100;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As they stand, a reader would turn them into blanks or line feeds. XML 1.0 §2.11, §3.3.3
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const IN_ATTRIBUTE = /[&<>"\ufffe\uffff]|[^\P{Cc}\u007f-\u009f]/u;
const EVERY_IN_ATTRIBUTE = new RegExp(IN_ATTRIBUTE, 'gu');
const EVERY_IN_TEXT = /[&<>\ufffe\uffff]|[^\P{Cc}\t\n\u007f-\u009f]/gu;

/** For between double quotes. */
export function escapeAttribute(value: string): string {
  return IN_ATTRIBUTE.test(value) ? value.replaceAll(EVERY_IN_ATTRIBUTE, reference) : value;
}

/** For between tags. */
export function escapeText(value: string): string {
  return value.replaceAll(EVERY_IN_TEXT, reference);
}

/** What XML 1.0 §2.2 allows in no document, not even as a reference, becomes U+FFFD. */
function reference(character: string): string {
  return REFERENCES[character] ?? '\ufffd';
}

export function isWhiteSpace(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}
