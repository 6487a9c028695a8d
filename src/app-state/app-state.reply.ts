import type { FastifyReply } from 'fastify';
import type { Basic, Bundle } from 'fhir/r4.js';
import { entityTag } from '../fhir/interactions/entity-tag.js';
import type { AppState } from './app-state.entity.js';

/** https://hl7.org/fhir/R4/http.html#concurrency */
export async function sendState(
  reply: FastifyReply,
  state: AppState,
  base: string,
  status: 200 | 201,
): Promise<void> {
  if (status === 201) void reply.header('Location', `${base}/Basic/${state.id}`);
  await reply
    .code(status)
    .headers({
      'Content-Type': 'application/fhir+json; charset=utf-8',
      'Cache-Control': 'no-store',
      ETag: entityTag(String(state.version)),
      'Last-Modified': state.updatedAt.toUTCString(),
    })
    .send(JSON.stringify(basicOf(state)));
}

export function stateBundle(states: readonly AppState[], base: string, query: string): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: states.length,
    link: [{ relation: 'self', url: `${base}/Basic?${query}` }],
    entry: states.map(state => ({
      fullUrl: `${base}/Basic/${state.id}`,
      resource: basicOf(state),
      search: { mode: 'match' },
    })),
  };
}

function basicOf({ id, version, updatedAt, content }: AppState): Basic {
  return {
    resourceType: 'Basic',
    id,
    meta: { versionId: String(version), lastUpdated: updatedAt.toISOString() },
    ...(JSON.parse(content) as Pick<Basic, 'code' | 'subject' | 'extension'>),
  };
}
