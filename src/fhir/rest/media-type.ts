/** The two forms of a resource. https://hl7.org/fhir/R4/http.html#mime-type */
export type Format = 'json' | 'xml';

/** What an answer in each format is sent as. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/fhir+json; charset=utf-8',
  xml: 'application/fhir+xml; charset=utf-8',
};

const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['application/fhir+json', 'json'],
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/fhir+xml', 'xml'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
]);

/** RFC 9110 §8.3.1, without the parameters' quotes. */
export interface MediaType {
  /** In lower case: `application/fhir+json`. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseMediaType(text: string): MediaType {
  const [name = '', ...rest] = text.split(';').map(part => part.trim().toLowerCase());
  const parameters = rest.map(part => {
    const [key = '', value = ''] = part.split('=', 2);
    return [key.trim(), value.trim().replaceAll('"', '')] as const;
  });
  return { name, parameters: new Map(parameters) };
}

/** The format of a FHIR body or answer of this version; undefined for any other media type. */
export function formatOf({ name, parameters }: MediaType): Format | undefined {
  return isOfThisVersion(parameters) ? FORMATS.get(name) : undefined;
}

/** `application/fhir+json; fhirVersion=4.0`. https://hl7.org/fhir/R4/http.html#version-parameter */
export function isOfThisVersion(parameters: ReadonlyMap<string, string>): boolean {
  const version = parameters.get('fhirversion') ?? '4.0';
  const charset = parameters.get('charset') ?? 'utf-8';
  return ['4.0', '4.0.1'].includes(version) && ['utf-8', 'utf8'].includes(charset);
}
