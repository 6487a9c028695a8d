import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import type { QuestionRequest, WriteRequest } from './request.js';
import { pathOf, queryOf, requestText } from './request-text.js';

/** What the server said, all pages together. */
export interface Answer {
  readonly status: number;
  /** In the order of the Bundle. */
  readonly found: readonly string[];
  readonly included: readonly string[];
  readonly total?: number | undefined;
}

interface Page {
  readonly status: number;
  readonly body: Json;
}

const MOST_PAGES = 200;

export async function answerTo(client: FhirClient, request: QuestionRequest): Promise<Answer> {
  let response = await first(client, request);
  const pages = [response];
  for (let next = nextOf(response); next !== undefined; next = nextOf(response)) {
    if (pages.length > MOST_PAGES) throw new Error('The pages do not come to an end');
    response = await client.get(next);
    pages.push(response);
  }
  return answerOf(request, pages);
}

/** The entries of a batch, each as if it had been asked alone; they have one page each. */
export async function batchAnswers(
  client: FhirClient,
  requests: readonly QuestionRequest[],
): Promise<Answer[]> {
  const { status, body, text } = await client.post('', {
    resourceType: 'Bundle',
    type: 'batch',
    entry: requests.map(request => ({ request: { method: 'GET', url: requestText(request) } })),
  });
  if (status !== 200) throw new Error(`The batch was answered ${status}: ${text}`);
  return requests.map((request, index) => {
    const { response, resource } = body.entry[index];
    return answerOf(request, [{ status: Number.parseInt(response.status, 10), body: resource }]);
  });
}

export function write(client: FhirClient, request: WriteRequest): Promise<FhirResponse> {
  if (request.kind === 'delete') return client.delete(`${request.resourceType}/${request.id}`);
  const { resourceType, id } = request.resource;
  if (request.kind === 'create') return client.post(resourceType, request.resource);
  return client.put(`${resourceType}/${id}`, request.resource);
}

function answerOf(request: QuestionRequest, pages: readonly Page[]): Answer {
  const bundles = pages.filter(({ body }) => body?.resourceType === 'Bundle');
  const entries: Json[] = bundles.flatMap(({ body }) => body.entry ?? []);
  const isHistory = request.kind === 'history';
  return {
    status: pages.find(({ status }) => status !== 200)?.status ?? 200,
    found: entries
      .filter(({ search }) => isHistory || search?.mode === 'match')
      .map(entry => (isHistory ? versionOf(entry) : referenceOf(entry))),
    included: entries.filter(({ search }) => search?.mode === 'include').map(referenceOf),
    total: pages[0]!.body?.total,
  };
}

function first(client: FhirClient, request: QuestionRequest): Promise<FhirResponse> {
  if (request.kind !== 'search' || !request.posted) return client.get(requestText(request));
  return client.send('POST', `${pathOf(request)}/_search`, queryOf(request), {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
}

function nextOf({ body }: FhirResponse): string | undefined {
  return body?.link?.find(({ relation }: Json) => relation === 'next')?.url;
}

function referenceOf({ resource }: Json): string {
  return `${resource.resourceType}/${resource.id}`;
}

function versionOf({ fullUrl, response }: Json): string {
  const [resourceType, id] = String(fullUrl).split('/').slice(-2);
  return `${resourceType}/${id}/_history/${/"(\d+)"/.exec(response.etag)?.[1]}`;
}
