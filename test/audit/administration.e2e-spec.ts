import { readFileSync } from 'node:fs';
import type { AuditEvent } from 'fhir/r4.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEventsOf } from '../../src/fhir/audit/audit-event.builder.js';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { entryOf } from './journal.js';

const SCOPE = `clients.manage users.manage sessions.manage jobs.manage installation.manage access.manage
  launch-contexts.create identity-providers.manage`.replaceAll(/\s+/g, ' ');
const SERVICE = {
  client_id: 'laboratory',
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['client_credentials'],
  scope: 'system/Patient.rs',
};

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Everything that may change something, as docs/routes.md has it. */
const CHANGING: readonly Route[] = readFileSync('docs/routes.md', 'utf8')
  .split('\n')
  .flatMap(line => {
    const [, method, path] = /^\| (POST|PUT|PATCH|DELETE) \| `([^`]+)`/.exec(line) ?? [];
    return method && path ? [{ method, path }] : [];
  });
/** What an operator's program asks for. The forms of the console and the account do the same by a session. */
const ADMINISTRATIVE = CHANGING.filter(({ path }) =>
  /^\/(?:administration|access|launch-contexts|identity\/mapping)(?:\/|$)/.test(path),
);

/** What succeeds, in this order: the route, what stands for its parameters, what is sent, and how it is noted. */
const EXAMPLES: readonly (readonly [route: string, kind: string, body?: unknown])[] = [
  ['PUT /administration/brands', 'installation-changed', () => ownBrands()],
  ['PUT /administration/smart-style', 'installation-changed', { color_background: '#ffffff' }],
  ['PUT /administration/launch-types', 'installation-changed', [{ type: 'imagingstudy' }]],
  ['POST /administration/clients', 'client-registered', SERVICE],
  ['PUT /administration/clients/:client', 'client-changed', SERVICE],
  ['POST /administration/clients/:client/secret', 'client-changed', {}],
  ['POST /administration/clients/:client/disable', 'client-changed'],
  ['POST /administration/clients/:client/enable', 'client-changed'],
  ['POST /administration/users', 'user-changed', { username: 'nora', roles: ['nurse'] }],
  ['PUT /administration/users/:user', 'user-changed', { name: 'Nora', roles: ['nurse'] }],
  ['POST /administration/users/:user/invitation', 'user-changed'],
  ['POST /administration/users/:user/revoke', 'session-ended'],
  ['POST /administration/users/:user/disable', 'user-changed'],
  ['POST /administration/users/:user/enable', 'user-changed'],
  ['POST /administration/jobs/:job/cancel', 'job'],
  ['PUT /access/policies', 'policy-changed', []],
];

let server: TestServer;
let admin: FhirClient;
let operator: string;
/** There is nothing in such a request that could be wrong. */
const WITHOUT_INPUT: ReadonlySet<string> = new Set(['/administration/audit-verifications']);
const parameters: Record<string, string> = { client: 'laboratory' };
beforeAll(async () => {
  server = await startServer({ environment: { AUDIT_EVENTS: 'true', JOB_CONCURRENCY: '0' } });
  admin = await anAdministrator(server);
  operator = await aToken(server, { scope: SCOPE, user: null, clientId: 'operator' });
  parameters['job'] = (await server.get(Jobs).enqueue({ kind: 'reindex', input: {} })).id;
});
afterAll(async () => server?.close());

async function ask({ method, path }: Route, body?: unknown): Promise<Response> {
  const meant = path.replaceAll(/:(\w+)(?:\(.*?\))?/g, (_, name: string) => parameters[name] ?? 'nobody');
  return server.request(meant, {
    method,
    headers: { ...bearer(operator), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function eventsOf(answer: Response): Promise<readonly AuditEvent[]> {
  await server.get(AuditEventsJob).run();
  const { body } = await admin.get('AuditEvent?_count=1000');
  const id = answer.headers.get('x-request-id');
  return (body.entry ?? [])
    .map(({ resource }: { resource: AuditEvent }) => resource)
    .filter(({ entity = [] }: AuditEvent) => entity.some(({ what }) => what?.identifier?.value === id));
}

/** Those of the server itself, in another order of time. */
async function ownBrands(): Promise<object> {
  const bundle = (await (await server.request('/brands.json')).json()) as object;
  return { ...bundle, id: 'own' };
}

function routeOf(text: string): Route {
  const [method = '', path = ''] = text.split(' ');
  return { method, path };
}

describe('[S73] a change by an administrator', () => {
  it.each(EXAMPLES.map(([text, kind, body]) => ({ text, kind, body })))(
    '$text is one AuditEvent: $kind',
    async ({ text, kind, body }) => {
      const route = routeOf(text);
      expect(ADMINISTRATIVE).toContainEqual(route);
      const answer = await ask(route, typeof body === 'function' ? await body() : body);
      const answered = await answer.text();
      expect(answer.status, answered).toBeLessThan(300);
      if (text === 'POST /administration/users')
        parameters['user'] = (JSON.parse(answered) as { id: string }).id;
      const entry = await entryOf(server, answer);
      expect(entry?.notes?.map(note => note.kind)).toEqual([kind]);
      const [event, ...more] = await eventsOf(answer);
      expect(more).toEqual([]);
      expect(event).toMatchObject({ outcome: '0' });
      expect(JSON.stringify(event?.agent)).toContain('operator');
    },
  );

  it.each(CHANGING)('$method $path is one AuditEvent, whatever its handler tells', ({ method, path }) => {
    const entry = { at: new Date().toISOString(), what: `${method} ${path}`, status: 200 };
    const installation = { fhirBase: server.fhirBase, issuer: server.url };
    expect(auditEventsOf({ ...entry, caller: { client: 'app' } }, () => [], installation)).toHaveLength(1);
  });

  const refusable = ADMINISTRATIVE.filter(({ path }) => !WITHOUT_INPUT.has(path));
  it.each(refusable)('$method $path is one AuditEvent when it fails', async route => {
    const answer = await ask({ ...route, path: route.path.replaceAll(/:\w+/g, 'nobody') }, { wrong: true });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const [event, ...more] = await eventsOf(answer);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ outcome: '4' });
  });
});
