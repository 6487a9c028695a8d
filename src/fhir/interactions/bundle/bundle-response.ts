import { STATUS_CODES } from 'node:http';
import type { FhirError } from '../../errors/fhir-error.js';
import { operationOutcome, success } from '../../errors/operation-outcome.js';
import { formatInstant } from '../../model/instant.js';
import { formatReference } from '../../model/reference.js';
import type { StoredResource } from '../../model/resource.js';
import type { ChangeOutcome } from '../../storage/resource.repository.js';
import { entityTag, isKnownToReader, type ReadConditions } from '../entity-tag.js';

/** What a client wants back from a write. https://hl7.org/fhir/R4/http.html#ops */
export type ReturnPreference = 'minimal' | 'representation' | 'OperationOutcome';

/** The answer to one entry. https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response */
export interface EntryResponse {
  readonly status: number;
  readonly fullUrl?: string;
  readonly location?: string;
  readonly versionId?: string;
  readonly lastModified?: Date;
  /** JSON of the resource or nested Bundle. */
  readonly resource?: string;
  /** JSON of the OperationOutcome. */
  readonly outcome?: string;
}

export interface BundleResponse {
  readonly type: 'batch-response' | 'transaction-response';
  readonly entries: readonly EntryResponse[];
}

const STATUS = { created: 201, updated: 200, unchanged: 200, deleted: 204 } as const;

/** https://hl7.org/fhir/R4/http.html#cread for an entry with `ifNoneMatch` or `ifModifiedSince`. */
export function readResponse(
  stored: StoredResource,
  fhirBase: string,
  conditions: ReadConditions,
): EntryResponse {
  const isKnown = isKnownToReader(stored, conditions);
  return {
    status: isKnown ? 304 : 200,
    fullUrl: `${fhirBase}/${formatReference(stored)}`,
    versionId: stored.versionId,
    lastModified: stored.lastUpdated,
    ...(isKnown || stored.content === undefined ? {} : { resource: stored.content }),
  };
}

/** The answer to a write; without a wish the entry carries no resource. */
export function writeResponse(
  { effect, stored, mayRead }: ChangeOutcome,
  fhirBase: string,
  preference: ReturnPreference = 'minimal',
): EntryResponse {
  const isShown = preference === 'representation' && mayRead && stored.content !== undefined;
  return {
    status: STATUS[effect],
    fullUrl: `${fhirBase}/${formatReference(stored)}`,
    ...(effect === 'deleted' ? {} : { location: formatReference(stored, stored.versionId) }),
    versionId: stored.versionId,
    lastModified: stored.lastUpdated,
    ...(isShown ? { resource: stored.content } : {}),
    ...(preference === 'OperationOutcome' ? { outcome: success(`The resource was ${effect}`) } : {}),
  };
}

/** The answer to a conditional delete; which of several are gone, the history tells. */
export function deletionResponse(
  outcomes: readonly ChangeOutcome[],
  fhirBase: string,
  preference: ReturnPreference = 'minimal',
): EntryResponse {
  const [outcome] = outcomes;
  if (outcome && outcomes.length === 1) return writeResponse(outcome, fhirBase, preference);
  const outcomeText = preference === 'OperationOutcome' ? success(deletionText(outcomes.length)) : undefined;
  return { status: 204, ...(outcomeText === undefined ? {} : { outcome: outcomeText }) };
}

export function deletionText(count: number): string {
  if (count === 0) return 'Nothing matched: nothing was deleted';
  return count === 1 ? 'The resource is deleted' : `${count} resources are deleted`;
}

/** What HEAD answers of what GET would. */
export function withoutBody({ resource: _leftOut, ...response }: EntryResponse): EntryResponse {
  return response;
}

export function refusal(error: FhirError): EntryResponse {
  return { status: error.status, outcome: operationOutcome(error.issues) };
}

/** The response Bundle as JSON text; resources go in as they are. */
export function bundleResponseText({ type, entries }: BundleResponse): string {
  const body = entries.map(entryText).join(',');
  return `{"resourceType":"Bundle","type":"${type}"${body === '' ? '' : `,"entry":[${body}]`}}`;
}

function entryText(entry: EntryResponse): string {
  const response = JSON.stringify({
    status: `${entry.status} ${STATUS_CODES[entry.status] ?? ''}`.trim(),
    location: entry.location,
    etag: entry.versionId === undefined ? undefined : entityTag(entry.versionId),
    lastModified: entry.lastModified === undefined ? undefined : formatInstant(entry.lastModified),
  });
  const withOutcome =
    entry.outcome === undefined ? response : `${response.slice(0, -1)},"outcome":${entry.outcome}}`;
  const resource = entry.resource === undefined ? '' : `"resource":${entry.resource},`;
  const fullUrl = entry.fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(entry.fullUrl)},`;
  return `{${fullUrl}${resource}"response":${withOutcome}}`;
}
