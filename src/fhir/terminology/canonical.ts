/** A canonical URL taken apart: `http://example.org/vs|1.0`. https://hl7.org/fhir/R4/references.html#canonical */
export interface Canonical {
  readonly url: string;
  readonly version?: string;
}

export function parseCanonical(text: string): Canonical {
  const bar = text.indexOf('|');
  if (bar === -1) return { url: text };
  const version = text.slice(bar + 1);
  return { url: text.slice(0, bar), ...(version === '' ? {} : { version }) };
}

export function canonicalText({ url, version }: Canonical): string {
  return version === undefined ? url : `${url}|${version}`;
}
