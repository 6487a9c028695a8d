import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import { nextOf, pagesOf } from './answer.js';
import { type PlainRequest, sentBy } from './plain-request.js';
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
/** A page link, or the cursor of a GraphQL connection: as long as its position asks for, in steps. */
const SEALED = /_page=|"next":"[\w-]{40,}"/;
const HTTP_DATE = /\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g;

/** All that a caller is told: status, headers and body of every page. What must differ is left out: times, seals. */
export async function heard(client: FhirClient, request: QuestionRequest | PlainRequest): Promise<string> {
  const pages = request.kind === 'plain' ? await allPages(client, request) : await pagesOf(client, request);
  return pages.map(said).join('\n');
}

async function allPages(client: FhirClient, request: PlainRequest): Promise<FhirResponse[]> {
  const pages = [await sentBy(client, request)];
  for (let next = nextOf(pages[0]!); next !== undefined && pages.length < 50; next = nextOf(pages.at(-1)!))
    pages.push(await client.get(next));
  return pages;
}

export async function heardOfBatch(
  client: FhirClient,
  requests: readonly QuestionRequest[],
): Promise<string> {
  const entry = requests.map(request => ({ request: { method: 'GET', url: requestText(request) } }));
  return said(await client.post('', { resourceType: 'Bundle', type: 'batch', entry }));
}

/** The same of what may write, which is undone; the numbers of versions and new ids go on, whatever they were. */
export async function heardOfWrite(
  client: FhirClient,
  administrator: FhirClient,
  world: World,
  request: WriteRequest | PlainRequest,
): Promise<string> {
  const before = new Map(world.all().map(resource => [addressOf(resource), resource]));
  const response = request.kind === 'plain' ? await sentBy(client, request) : await write(client, request);
  const fresh = await undone(administrator, world, before);
  const text = said(response)
    .replaceAll(/"versionId":"\d+"/g, '"versionId":""')
    .replaceAll(/W\/(\\?)"\d+\1"/g, 'W/""')
    .replaceAll(/_history\/\d+/g, '_history/')
    .replace(/content-length: \d+/, '');
  return fresh.reduce((told, id) => told.replaceAll(id, 'new'), text);
}

/** Ids of what was created. */
async function undone(
  administrator: FhirClient,
  world: World,
  before: ReadonlyMap<string, Json>,
): Promise<readonly string[]> {
  await world.catchUp(administrator);
  const fresh: string[] = [];
  for (const resource of world.all().filter(one => !before.has(addressOf(one)))) {
    fresh.push(resource.id);
    await world.delete(administrator, resource);
  }
  for (const [address, resource] of before)
    if (world.current(address) !== resource) await world.put(administrator, resource);
  return fresh;
}

function addressOf({ resourceType, id }: Json): string {
  return `${resourceType}/${id}`;
}

function said({ status, headers, text }: FhirResponse): string {
  const isSealed = SEALED.test(text);
  const told = HEADERS.filter(name => name !== 'content-length' || !isSealed).flatMap(name => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return [status, ...told, text]
    .join('\n')
    .replaceAll(/"(lastUpdated|timestamp|lastModified|date)":"[^"]+T[^"]+"/g, '"$1":""')
    .replaceAll(/<(lastUpdated|timestamp|lastModified|date) value="[^"]+T[^"]+"/g, '<$1 value=""')
    .replaceAll(/_page=[\w-]+/g, '_page=')
    .replaceAll(/"next":"[\w-]{40,}"/g, '"next":""')
    .replaceAll(HTTP_DATE, 'a time')
    .replaceAll(RANDOM, 'uuid');
}
