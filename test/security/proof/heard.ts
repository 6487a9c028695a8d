import type { FhirClient, FhirResponse } from '../../support/fhir-client.js';
import { pagesOf } from './answer.js';
import type { QuestionRequest, WriteRequest } from './request.js';
import { requestText } from './request-text.js';
import type { World } from './world.js';
import { write } from './write.js';

const HEADERS: readonly string[] = [
  'allow',
  'cache-control',
  'content-length',
  'content-location',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'preference-applied',
  'retry-after',
  'vary',
  'www-authenticate',
];
const RANDOM = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const HTTP_DATE = /\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g;

/** All that a caller is told: status, headers and body of every page. What must differ is left out: times, seals. */
export async function heard(client: FhirClient, request: QuestionRequest): Promise<string> {
  return (await pagesOf(client, request)).map(said).join('\n');
}

export async function heardOfBatch(
  client: FhirClient,
  requests: readonly QuestionRequest[],
): Promise<string> {
  const entry = requests.map(request => ({ request: { method: 'GET', url: requestText(request) } }));
  return said(await client.post('', { resourceType: 'Bundle', type: 'batch', entry }));
}

/** The same of a write, which is undone; the numbers of versions and new ids go on, whatever they were. */
export async function heardOfWrite(
  client: FhirClient,
  administrator: FhirClient,
  world: World,
  request: WriteRequest,
): Promise<string> {
  const before = new Map(world.all().map(resource => [`${resource.resourceType}/${resource.id}`, resource]));
  const response = await write(client, request);
  const etag = /"(\d+)"/.exec(response.headers.get('etag') ?? '')?.[1];
  const { resourceType, id: named } = 'resource' in request ? request.resource : request;
  const assigned = new RegExp(`${resourceType}/([^/]+)/_history`).exec(
    response.headers.get('location') ?? '',
  )?.[1];
  const written = response.body?.resourceType === resourceType ? response.body.id : (assigned ?? named);
  for (const id of new Set([written, named, ...idsOf(request)])) {
    if (id !== undefined) await restore(administrator, world, resourceType, id, before);
  }
  const text = said(response)
    .replaceAll(/"versionId":"\d+"/g, '"versionId":""')
    .replaceAll(/W\/"\d+"/g, 'W/""')
    .replaceAll(/_history\/\d+/g, '_history/')
    .replace(/content-length: \d+/, '');
  return `${etag === undefined ? '' : 'with etag '}${assigned === undefined ? text : text.replaceAll(assigned, 'new')}`;
}

/** What the condition of a write names. */
function idsOf({ condition = [] }: WriteRequest): readonly string[] {
  return condition.flatMap(criterion =>
    criterion.kind === 'own' && criterion.code === '_id' ? criterion.values : [],
  );
}

async function restore(
  administrator: FhirClient,
  world: World,
  resourceType: string,
  id: string,
  before: ReadonlyMap<string, unknown>,
): Promise<void> {
  const known = world.versionsOf(resourceType, id).length;
  await world.note(administrator, resourceType, id);
  if (world.versionsOf(resourceType, id).length === known) return;
  const was = before.get(`${resourceType}/${id}`);
  if (was !== undefined) await world.put(administrator, was);
  else if (world.current(`${resourceType}/${id}`) !== undefined)
    await world.delete(administrator, { resourceType, id });
}

function said({ status, headers, text }: FhirResponse): string {
  const isSealed = text.includes('_page=');
  const told = HEADERS.filter(name => name !== 'content-length' || !isSealed).flatMap(name => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return [status, ...told, text]
    .join('\n')
    .replaceAll(/"(lastUpdated|timestamp|lastModified|date)":"[^"]+T[^"]+"/g, '"$1":""')
    .replaceAll(/_page=[\w-]+/g, '_page=')
    .replaceAll(HTTP_DATE, 'a time')
    .replaceAll(RANDOM, 'uuid');
}
