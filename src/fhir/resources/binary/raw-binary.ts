import type { FastifyReply } from 'fastify';
import { InvalidError } from '../../errors/fhir-error.js';
import { parseJson } from '../../model/json.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { type FhirRequest, headerOf, queryParametersOf } from '../../rest/fhir-request.js';
import { formatOf, parseMediaType } from '../../rest/media-type.js';
import { byteRangeOf } from './byte-range.js';

const SECURITY_CONTEXT = 'x-security-context';

/** What a browser would make of the content must not run as a page of this server. */
const RAW_HEADERS = {
  'Accept-Ranges': 'bytes',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Whether the content alone is wanted: by whoever asks for no form of FHIR. https://hl7.org/fhir/R4/binary.html#rest */
export function wantsRawContent(request: FhirRequest): boolean {
  if (queryParametersOf(request).some(([name]) => name === '_format')) return false;
  const ranges = (headerOf(request, 'accept') ?? '*/*').split(',');
  return ranges.every(range => formatOf(parseMediaType(range)) === undefined);
}

/** Whether the body is content, and no resource. */
export function isRawContent({ declaredMediaType }: FhirRequest): boolean {
  return declaredMediaType !== undefined && formatOf(parseMediaType(declaredMediaType)) === undefined;
}

/** The Binary that raw content stands for, its security context in `X-Security-Context`. */
export function binaryOf(request: FhirRequest, id?: string): Resource {
  if (!request.body?.length) throw new InvalidError('The body is empty: the content is expected');
  const reference = headerOf(request, SECURITY_CONTEXT);
  return {
    resourceType: 'Binary',
    ...(id === undefined ? {} : { id }),
    contentType: request.declaredMediaType,
    ...(reference === undefined ? {} : { securityContext: { reference } }),
    data: request.body.toString('base64'),
  };
}

/** All of it, or the range that is asked for. RFC 9110 §14. */
export function sendRawContent(
  request: FhirRequest,
  reply: FastifyReply,
  { content = '{}', versionId }: StoredResource,
): void {
  const { contentType, data, securityContext } = parseJson(content) as {
    readonly contentType: string;
    readonly data?: string;
    readonly securityContext?: { readonly reference?: string };
  };
  const bytes = Buffer.from(data ?? '', 'base64');
  const range = byteRangeOf(request, bytes.length, versionId);
  const reference = securityContext?.reference;
  if (reference !== undefined) void reply.header('X-Security-Context', encodeURI(reference));
  void reply.headers(RAW_HEADERS).type(mediaTypeOf(contentType));
  if (!range) return void reply.status(200).send(bytes);
  const { first, last } = range;
  void reply.status(206).header('Content-Range', `bytes ${first}-${last}/${bytes.length}`);
  void reply.send(bytes.subarray(first, last + 1));
}

/** What stands in a resource may be no media type at all, or break the header. */
function mediaTypeOf(contentType: string): string {
  return /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/.test(contentType)
    ? contentType
    : 'application/octet-stream';
}
