import type { FhirClient, FhirResponse, Json } from '../../support/fhir-client.js';
import { searchsetOf } from './graphql.js';
import type { QuestionRequest } from './request.js';
import { pathOf, queryOf, requestText } from './request-text.js';

/** What the server said, all pages together. */
export interface Answer {
  readonly status: number;
  /** In the order of the Bundle. */
  readonly found: readonly string[];
  readonly included: readonly string[];
  readonly total?: number | undefined;
  /** All resources as they stand in the answer. */
  readonly resources: readonly Json[];
  /** Links that an answer should not have, or should. */
  readonly oddLinks: readonly string[];
  /** To the second page. */
  readonly next?: string | undefined;
  /** Labels that `$meta` names. */
  readonly labels?: readonly string[] | undefined;
  readonly etag?: string | undefined;
  /** Why it was refused, for who reads a finding. */
  readonly issues?: Json;
}

export interface Page {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Headers;
}

const MOST_PAGES = 200;

export async function answerTo(client: FhirClient, request: QuestionRequest): Promise<Answer> {
  return answerOf(request, await pagesOf(client, request));
}

/** Every page, as it came. */
export async function pagesOf(client: FhirClient, request: QuestionRequest): Promise<FhirResponse[]> {
  let response = await first(client, request);
  const pages = [response];
  for (let next = nextOf(response); next !== undefined; next = nextOf(response)) {
    if (pages.length > MOST_PAGES) throw new Error('The pages do not come to an end');
    response = await client.get(next);
    pages.push(response);
  }
  return pages;
}

/** Of one page. */
export function answerAtOnce(request: QuestionRequest, page: Page): Answer {
  return answerOf(request, [page]);
}

/** As an entry of a Bundle, which has one page. */
export function entryAnswer(request: QuestionRequest, { response, resource }: Json): Answer {
  return answerOf(request, [{ status: Number.parseInt(response.status, 10), body: resource }]);
}

/** What a deferred search has come to. */
export function deferredAnswer(request: QuestionRequest, body: Json): Answer {
  return entryAnswer(request, body.entry[0]);
}

/** Asks a status URL until there is an answer, or a refusal. */
export async function whenReady(client: FhirClient, url: string): Promise<FhirResponse> {
  for (;;) {
    const response = await client.get(url);
    if (response.status !== 202) return response;
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}

function answerOf(request: QuestionRequest, pages: readonly Page[]): Answer {
  const { headers, body: firstBody } = pages[0]!;
  const bundles = pages
    .map(({ body }) => (request.kind === 'graphql' && body?.data ? searchsetOf(request, body) : body))
    .filter(body => body?.resourceType === 'Bundle');
  const entries: Json[] = bundles.flatMap(({ entry }) => entry ?? []);
  const isHistory = request.kind === 'history';
  const isDocument = request.kind === 'document';
  return {
    status: pages.find(({ status }) => status !== 200)?.status ?? 200,
    found: entries
      .filter(({ search }) => isHistory || isDocument || search?.mode === 'match')
      .map(entry => (isHistory ? versionOf(entry) : referenceOf(entry))),
    included: entries.filter(({ search }) => search?.mode === 'include').map(referenceOf),
    total: bundles[0]?.total,
    resources: isResource(firstBody) ? [firstBody] : entries.flatMap(({ resource }) => resource ?? []),
    oddLinks: bundles.flatMap(({ link }, index) => oddLinks(link, index)),
    next: nextOf(pages[0]!),
    labels: request.kind === 'meta' ? labelsOf(firstBody) : undefined,
    etag: headers?.get('etag') ?? undefined,
    issues: firstBody?.issue,
  };
}

function isResource(body: Json): boolean {
  return body?.id !== undefined && !['Bundle', 'Parameters', 'OperationOutcome'].includes(body.resourceType);
}

/** A page says where it is and where it goes on; what its link means is sealed. */
function oddLinks(link: readonly Json[] = [], index: number): string[] {
  return link
    .filter(({ relation, url }) => {
      if (relation === 'self') return false;
      const parameters = [...new URL(url).searchParams.keys()];
      return relation !== 'next' || parameters.some(name => name !== '_page' && !isFormat(name));
    })
    .map(({ relation, url }) => `${relation} on page ${index + 1}: ${url}`);
}

/** What a link may say beside its seal. */
function isFormat(name: string): boolean {
  return ['_format', '_pretty', '_summary', '_elements', '_count', '_since', '_at', '_sort'].includes(name);
}

function first(client: FhirClient, request: QuestionRequest): Promise<FhirResponse> {
  if (request.kind === 'read') return read(client, request);
  if (request.kind === 'validate') {
    const { resourceType, id } = request;
    return client.post(requestText(request), { resourceType, id });
  }
  if (request.kind !== 'search' || !request.posted) return client.get(requestText(request));
  return client.send('POST', `${pathOf(request)}/_search`, queryOf(request), {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
}

function read(
  client: FhirClient,
  request: Extract<QuestionRequest, { kind: 'read' }>,
): Promise<FhirResponse> {
  const { known, head } = request;
  const condition: Record<string, string> = {};
  if (known === 'now') condition['If-Modified-Since'] = new Date(Date.now() + 60_000).toUTCString();
  else if (known !== undefined) condition['If-None-Match'] = `W/"${known}"`;
  return client.send(head ? 'HEAD' : 'GET', requestText(request), undefined, condition);
}

export function nextOf({ body }: Page): string | undefined {
  return body?.link?.find(({ relation }: Json) => relation === 'next')?.url;
}

function labelsOf(body: Json): string[] {
  const meta = body?.parameter?.[0]?.valueMeta ?? {};
  return [...(meta.tag ?? []), ...(meta.security ?? [])].map(({ system, code }: Json) => `${system}|${code}`);
}

function referenceOf({ resource }: Json): string {
  return `${resource.resourceType}/${resource.id}`;
}

function versionOf({ fullUrl, response }: Json): string {
  const [resourceType, id] = String(fullUrl).split('/').slice(-2);
  return `${resourceType}/${id}/_history/${/"(\d+)"/.exec(response.etag)?.[1]}`;
}
