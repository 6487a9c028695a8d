import { InvalidError, NotSupportedError } from '../errors/fhir-error.js';
import { FORMAT_PARAMETERS, type SearchParameters } from '../interactions/search-parameters.js';
import { type Subset, subsetText } from '../interactions/subset.js';
import { subsetOf } from '../interactions/subset-parameters.js';
import { parseJson } from '../model/json.js';
import type { Resource } from '../model/resource.js';
import { quoted } from '../search/parameters/parameter-error.js';
import { toXml } from '../xml/to-xml.js';
import { type FhirRequest, headerOf } from './fhir-request.js';
import { negotiatedFormat } from './content-negotiation.js';
import type { Format } from './media-type.js';

/** How the answer is written. https://hl7.org/fhir/R4/http.html#parameters */
export interface Representation {
  readonly format: Format;
  readonly isPretty: boolean;
  readonly subset: Subset | undefined;
}

/** Reads `_format`, `_pretty`, `_summary` and `_elements`; refuses with 406 what cannot be written. */
export function representationOf(
  request: FhirRequest,
  parameters: SearchParameters,
  resourceType?: string,
): Representation {
  if (parameters.length === 0) return asItIs(request);
  const stated = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!FORMAT_PARAMETERS.has(name)) continue;
    if (stated.has(name))
      throw new InvalidError(`The parameter ${name} stands more than once`, `http.${name}`);
    stated.set(name, value);
  }
  return {
    format: requireFormat(request, stated.get('_format')),
    isPretty: isPretty(stated.get('_pretty')),
    subset: subsetOf(stated, resourceType),
  };
}

function asItIs(request: FhirRequest): Representation {
  return { format: requireFormat(request, undefined), isPretty: false, subset: undefined };
}

/** For an interaction that takes no other parameters: each of them is refused by name. */
export function onlyRepresentationOf(
  request: FhirRequest,
  parameters: SearchParameters,
  resourceType?: string,
): Representation {
  const stranger = parameters.find(([name]) => !FORMAT_PARAMETERS.has(name));
  if (stranger) {
    const [name] = stranger;
    throw new InvalidError(
      `This interaction does not take the parameter ${quoted(name)}`,
      `http.${name.slice(0, 64)}`,
      'not-supported',
    );
  }
  if (parameters.some(([name, value]) => name === '_summary' && value === 'count')) {
    throw new InvalidError('_summary=count is for searches only', 'http._summary', 'value');
  }
  return representationOf(request, parameters, resourceType);
}

/** The resource as it is asked for: the stored text itself, unless a part of it is wanted. */
export function render({ subset }: Representation, content: string): string {
  return subset === undefined ? content : subsetText(content, subset);
}

/** Whether the text of an answer is sent as it is made. */
export function isAsMade({ format, isPretty: pretty }: Representation): boolean {
  return format === 'json' && !pretty;
}

/** The text of the whole answer. */
export function layOut({ format, isPretty: pretty }: Representation, text: string): string {
  if (format === 'xml') return toXml(parseJson(text) as Resource, { pretty });
  return pretty ? JSON.stringify(parseJson(text), undefined, 2) : text;
}

function requireFormat(request: FhirRequest, stated: string | undefined): Format {
  const format = negotiatedFormat(headerOf(request, 'accept'), stated);
  if (format) return format;
  const where = stated === undefined ? 'Accept' : '_format';
  throw new NotSupportedError(
    `Answers are sent as application/fhir+json or application/fhir+xml (FHIR 4.0): change ${where}`,
    406,
  );
}

function isPretty(value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new InvalidError(`_pretty must be true or false, not ${quoted(value)}`, 'http._pretty', 'value');
}
