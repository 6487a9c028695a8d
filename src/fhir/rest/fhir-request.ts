import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../auth/resource-server/principal.js';
import type { AccessFilter } from '../access/access-filter.js';
import { InvalidError, NotSupportedError, TooCostlyError } from '../errors/fhir-error.js';
import { fhirPathPatchOf, jsonPatchOf, type ResourcePatch } from '../interactions/resource-patch.js';
import { decodeParameters, type SearchParameters } from '../interactions/search-parameters.js';
import { type BodyBounds, UNBOUNDED } from '../model/body-bounds.js';
import { parseJson, parseLargeJson } from '../model/json.js';
import { parseLargeXml, parseXml } from '../xml/parse-xml.js';
import { type Format, formatOf, isOfThisVersion, type MediaType, parseMediaType } from './media-type.js';

/** In bytes: what is smaller is read in less than a slice of time. */
const LARGE = 64 * 1024;

/** In bytes: as many alternatives as a parameter may have, as references. */
const LARGEST_FORM = 1024 * 1024;

/** A request on a FHIR route, behind the guards and with the body as bytes (`RequestBodies`). */
export interface FhirRequest extends FastifyRequest<{ Body: Buffer | undefined }> {
  /** Content-Type as the client sent it. */
  declaredMediaType?: string | undefined;
  /** What the body may hold; set by `RequestBodies`. */
  bounds?: BodyBounds;
  /** Absent on a public endpoint. */
  principal?: Principal;
  /** What the caller may reach; set by the scope guard. */
  access?: AccessFilter;
}

/** The JSON tree of a body that must be a resource. https://hl7.org/fhir/R4/http.html#mime-type */
export function resourceBodyOf(request: FhirRequest): unknown {
  const format = resourceFormatOf(request);
  const bytes = bytesOf(request, 'a resource');
  return format === 'xml' ? parseXml(bytes, request.bounds) : parseJson(bytes, request.bounds);
}

/** As `resourceBodyOf`; others have their turn while a large one is read. */
export async function readResourceBody(request: FhirRequest): Promise<unknown> {
  const { bounds = UNBOUNDED, body } = request;
  if (body === undefined || body.length < LARGE) return resourceBodyOf(request);
  return resourceFormatOf(request) === 'xml' ? parseLargeXml(body, bounds) : parseLargeJson(body, bounds);
}

/** A body that must be a patch: RFC 6902, or FHIRPath Patch in Parameters. https://hl7.org/fhir/R4/http.html#patch */
export function patchOf(request: FhirRequest): ResourcePatch {
  const mediaType = mediaTypeOf(request);
  if (mediaType?.name === 'application/json-patch+json' && isOfThisVersion(mediaType.parameters)) {
    return jsonPatchOf(parseJson(bytesOf(request, 'a JSON Patch'), request.bounds));
  }
  if (mediaType && formatOf(mediaType)) return fhirPathPatchOf(resourceBodyOf(request));
  throw unsupported('application/json-patch+json, or application/fhir+json for a FHIRPath Patch');
}

/** The parameters of the URL, in order, repetitions included. */
export function queryParametersOf(request: FhirRequest): SearchParameters {
  const mark = request.url.indexOf('?');
  return mark === -1 ? [] : decodeParameters(request.url.slice(mark + 1), 'URL');
}

/** The parameters of a `_search`: those of the URL and those of the form are one list. https://hl7.org/fhir/R4/http.html#search */
export function postedParametersOf(request: FhirRequest): SearchParameters {
  return [...queryParametersOf(request), ...formParametersOf(request)];
}

function formParametersOf(request: FhirRequest): SearchParameters {
  if (!request.body?.length) return [];
  if (request.body.length > LARGEST_FORM) {
    throw new TooCostlyError('The form of a search has at most 1 MiB: ask for less at once', 413);
  }
  const { name } = mediaTypeOf(request) ?? { name: '' };
  if (name !== 'application/x-www-form-urlencoded') throw unsupported('application/x-www-form-urlencoded');
  return decodeParameters(request.body.toString('utf8'), 'form');
}

/** A single header; undefined when it is absent. */
export function headerOf(request: FhirRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function resourceFormatOf(request: FhirRequest): Format {
  const mediaType = mediaTypeOf(request);
  const format = mediaType && formatOf(mediaType);
  if (!format) throw unsupported('application/fhir+json or application/fhir+xml (FHIR 4.0)');
  return format;
}

function mediaTypeOf(request: FhirRequest): MediaType | undefined {
  const encoding = headerOf(request, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    throw new NotSupportedError('Compressed bodies are not supported: leave Content-Encoding out', 415);
  }
  return request.declaredMediaType === undefined ? undefined : parseMediaType(request.declaredMediaType);
}

function bytesOf(request: FhirRequest, expected: string): Buffer {
  if (!request.body?.length) throw new InvalidError(`The body is empty: ${expected} is expected`);
  return request.body;
}

function unsupported(expected: string): NotSupportedError {
  return new NotSupportedError(`Send the body with Content-Type ${expected}`, 415);
}
