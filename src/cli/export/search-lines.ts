import { parseJson } from '../../fhir/model/json.js';
import type { ServerConnection } from '../connection/server-connection.js';

const PAGE = 500;

interface Page {
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly { readonly resource?: unknown; readonly search?: { readonly mode?: string } }[];
}

interface Capabilities {
  readonly rest: readonly [{ readonly resource: readonly TypeCapabilities[] }];
}

interface TypeCapabilities {
  readonly type: string;
  readonly interaction?: readonly { readonly code: string }[];
}

/** The types that the server can search, as its CapabilityStatement says. */
export async function searchableTypes(server: ServerConnection): Promise<readonly string[]> {
  const { text } = await server.send('GET', '/fhir/metadata');
  const [{ resource }] = (JSON.parse(text) as Capabilities).rest;
  return resource
    .filter(({ interaction = [] }) => interaction.some(({ code }) => code === 'search-type'))
    .map(({ type }) => type);
}

/** Every resource of a type as a line of NDJSON, digits of numbers as they are stored. */
export async function* searchLines(
  server: ServerConnection,
  type: string,
  since: string | undefined,
): AsyncGenerator<string> {
  const query = new URLSearchParams({ _count: String(PAGE) });
  if (since !== undefined) query.set('_lastUpdated', `ge${since}`);
  let path: string | undefined = `/fhir/${encodeURIComponent(type)}?${query.toString()}`;
  while (path !== undefined) {
    const page = parseJson((await server.send('GET', path)).text) as Page;
    for (const { resource, search } of page.entry ?? [])
      if (search?.mode !== 'outcome') yield `${JSON.stringify(resource)}\n`;
    const next = page.link?.find(({ relation }) => relation === 'next');
    // The token goes to the server it is for, whatever a link says.
    path = next === undefined ? undefined : pathOf(next.url);
  }
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}
