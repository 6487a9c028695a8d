import { NotSupportedError } from '../errors/fhir-error.js';

/** What every FHIR answer is sent as. https://hl7.org/fhir/R4/http.html#mime-type */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

const JSON_TYPES: ReadonlySet<string> = new Set(['application/fhir+json', 'application/json', 'text/json']);

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

/** Whether a body or answer of this media type is FHIR JSON of this version. */
export function isFhirJson({ name, parameters }: MediaType): boolean {
  return JSON_TYPES.has(name) && isOfThisVersion(parameters);
}

/** `application/fhir+json; fhirVersion=4.0`. https://hl7.org/fhir/R4/http.html#version-parameter */
export function isOfThisVersion(parameters: ReadonlyMap<string, string>): boolean {
  const charset = parameters.get('charset') ?? 'utf-8';
  return (
    ['4.0', '4.0.1'].includes(parameters.get('fhirversion') ?? '4.0') && ['utf-8', 'utf8'].includes(charset)
  );
}

/**
 * Refuses what can only be answered in another format than JSON.
 * `_format` goes before Accept (https://hl7.org/fhir/R4/http.html#parameters).
 */
export function requireJsonAccepted(accept: string | undefined, format: string | undefined): void {
  const isAccepted = format === undefined ? acceptsJson(accept ?? '*/*') : isJsonFormat(format);
  if (isAccepted) return;
  const where = format === undefined ? 'Accept' : '_format';
  throw new NotSupportedError(`Answers are sent as application/fhir+json (FHIR 4.0): change ${where}`, 406);
}

function isJsonFormat(format: string): boolean {
  // A bare `+` in a URL is a blank: `application/fhir+json` arrives as `application/fhir json`.
  const { name, parameters } = parseMediaType(format.replaceAll(' ', '+'));
  return name === 'json' || isFhirJson({ name, parameters });
}

function acceptsJson(accept: string): boolean {
  return accept.split(',').some(range => {
    const { name, parameters } = parseMediaType(range);
    if (Number(parameters.get('q') ?? '1') === 0) return false;
    if (name === '*/*' || name === 'application/*') return true;
    return isFhirJson({ name, parameters });
  });
}
