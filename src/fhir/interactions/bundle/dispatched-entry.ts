import type { DispatchedAnswer, DispatchedRequest } from '../../dispatch/request-dispatcher.js';
import { parseJson } from '../../model/json.js';
import type { SearchOptions } from '../../search/search-query.parser.js';
import type { BundleEntry } from './bundle-entry.js';
import type { EntryResponse } from './bundle-response.js';

/** Sends an entry as a request of its own, in the name of whoever sent the batch. */
export type Dispatch = (request: DispatchedRequest) => Promise<DispatchedAnswer>;

const FHIR_JSON = 'application/fhir+json';

/** Answers an entry that asks for what a route alone answers: an operation, `metadata`, a search of several types. */
export async function dispatchEntry(
  entry: BundleEntry,
  path: string,
  dispatch: Dispatch,
  handling?: SearchOptions['handling'],
): Promise<EntryResponse> {
  const { method, resource, ifMatch, ifNoneMatch, ifModifiedSince } = entry;
  const answer = await dispatch({
    method,
    url: `/fhir/${path}`,
    headers: {
      accept: FHIR_JSON,
      ...(resource === undefined ? {} : { 'content-type': FHIR_JSON }),
      ...(handling === undefined ? {} : { prefer: `handling=${handling}` }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
      ...(ifModifiedSince === undefined ? {} : { 'if-modified-since': ifModifiedSince }),
    },
    ...(resource === undefined ? {} : { body: Buffer.from(JSON.stringify(resource)) }),
  });
  return answeredEntry(answer);
}

/** An answer by HTTP as that of an entry. */
export function answeredEntry(answer: DispatchedAnswer): EntryResponse {
  const { status, headers } = answer;
  const { location, etag = '', 'last-modified': lastModified = '' } = headers;
  const text = resourceText(answer);
  const [, versionId] = /^W\/"([^"]+)"$/.exec(etag) ?? [];
  const modified = Date.parse(lastModified);
  return {
    status,
    ...(location === undefined ? {} : { location }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(Number.isNaN(modified) ? {} : { lastModified: new Date(modified) }),
    ...(text === undefined ? {} : status < 400 ? { resource: text } : { outcome: text }),
  };
}

/** What is no resource stands in a Binary, as an entry can hold nothing else. */
function resourceText({ headers, body }: DispatchedAnswer): string | undefined {
  if (body.length === 0) return undefined;
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  if (!contentType.startsWith(FHIR_JSON)) {
    return JSON.stringify({ resourceType: 'Binary', contentType, data: body.toString('base64') });
  }
  const text = body.toString('utf8');
  // Laid out with `_pretty` it would be JSON all the same, but on many lines.
  return text.includes('\n') ? JSON.stringify(parseJson(text)) : text;
}
