import { InvalidError } from '../errors/fhir-error.js';
import type { SearchParameters } from '../search/search-query.parser.js';

export type { SearchParameters };

/** How an answer is written (https://hl7.org/fhir/R4/http.html#parameters): they go along from page to page. */
export const FORMAT_PARAMETERS: ReadonlySet<string> = new Set([
  '_format',
  '_pretty',
  '_summary',
  '_elements',
]);

/** `application/x-www-form-urlencoded`, in order and with repetitions; a malformed escape is refused, not guessed. */
export function decodeParameters(text: string, place: string): SearchParameters {
  try {
    decodeURIComponent(text);
  } catch {
    throw new InvalidError(`The parameters in the ${place} are not percent-encoded UTF-8`);
  }
  return [...new URLSearchParams(text)];
}

export function encodeParameters(parameters: SearchParameters): string {
  return new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString();
}

/** `url?name=value`, or the URL alone. */
export function withParameters(url: string, parameters: SearchParameters): string {
  return parameters.length === 0 ? url : `${url}?${encodeParameters(parameters)}`;
}
