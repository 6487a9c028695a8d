import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { FallRiskModule } from '../../examples/custom-operation/fall-risk.module.js';
import { BedManagementModule } from '../../examples/custom-resource-type/bed-management.module.js';
import { SigningKeys } from '../../src/auth/authorization-server/keys/signing-keys.js';
import { KNOWN_MOUNTS } from '../../src/auth/resource-server/known-mounts.js';
import { type MountedRoute, MountedRoutes } from '../../src/auth/resource-server/mounted-routes.js';
import { RouteTable } from '../../src/auth/resource-server/route-table.js';
import { Database } from '../../src/database/database.js';
import { anAdministrator } from '../support/fhir-client.js';
import { startServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { type MountedRequest, type RouteUnderTest, routesOf } from './mounted-requests.js';

/** Stands in everything of Bob's, and in no request. */
const MARK = 'BOBSSECRET';

// Started here, for the tests are made from what it has mounted.
const server = await startServer({
  extensions: [FallRiskModule, BedManagementModule],
  // Each route refuses a password here: more than one address may try in a minute.
  environment: { RATE_LIMIT_FAILURES: '0' },
});
afterAll(async () => server.close());
const administrator = await anAdministrator(server);
for (const [patient, text] of [
  ['alice', 'Alice'],
  ['bob', MARK],
] as const) {
  const subject = { reference: `Patient/${patient}` };
  const code = { text };
  for (const resource of [
    { resourceType: 'Patient', id: patient, name: [{ family: text }] },
    { resourceType: 'Observation', id: `${patient}-observation`, status: 'final', code, subject },
    {
      resourceType: 'Encounter',
      id: `${patient}-encounter`,
      status: 'finished',
      class: { code: 'AMB', display: text },
      subject,
    },
    {
      resourceType: 'Binary',
      id: `${patient}-binary`,
      contentType: `text/${text}`,
      data: 'QQ==',
      securityContext: subject,
    },
    {
      resourceType: 'BedAssignment',
      id: `${patient}-bedassignment`,
      status: 'active',
      patient: subject,
      ward: { reference: 'Location/ward' },
      bed: '3-12',
      period: { start: '2026-11-01T10:00:00Z' },
      reason: [code],
    },
  ]) {
    const { status } = await administrator.put(`${resource.resourceType}/${resource.id}`, resource);
    expect(status, resource.resourceType).toBe(201);
  }
}

const routes = routesOf(server);
const guarded = routes.filter(({ policy }) => policy.kind !== 'public');
const open = routes.filter(({ policy }) => policy.kind === 'public');
const scoped = guarded.filter(({ policy }) => policy.kind === 'scopes');

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send(
  { method, path, body }: MountedRequest,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await server.request(path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': contentType(path, method) }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function contentType(path: string, method: string): string {
  if (path.startsWith('/scim')) return 'application/scim+json';
  if (method === 'PATCH') return 'application/merge-patch+json';
  return path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
}

async function sendAll(
  { requestsFor }: RouteUnderTest,
  patient: string,
  headers?: Record<string, string>,
): Promise<readonly Answer[]> {
  return Promise.all(requestsFor(patient).map(request => send(request, headers)));
}

/** A token that opens everything, but for one fault. */
async function spoiled(changes: object, header: object = {}): Promise<string> {
  const token = await aToken(server, { scope: 'system/*.cruds' });
  const { kid, key } = await server.get(SigningKeys).signing('ES256');
  return new SignJWT({ ...decodeJwt(token), ...changes })
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'ES256', kid, ...header })
    .sign(key);
}

const CREDENTIALS: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  'no token': () => Promise.resolve({}),
  'a password': () => Promise.resolve({ Authorization: 'Basic YWRtaW46YWRtaW4=' }),
  nonsense: () => Promise.resolve(bearer('nonsense')),
  'an expired token': async () => bearer(await spoiled({ exp: 1 })),
  'a token for another audience': async () => bearer(await spoiled({ aud: 'https://elsewhere/fhir' })),
  'a token of another issuer': async () => bearer(await spoiled({ iss: 'https://elsewhere' })),
  'an id_token': async () => bearer(await spoiled({}, { typ: 'JWT' })),
  'a token that nobody issued': async () => bearer(await spoiled({ jti: 'nobody' })),
  'the token of another client, bound to its key': async () => bearer(await spoiled({ cnf: { jkt: 'x' } })),
  'a token whose signature is cut': async () => bearer((await spoiled({})).slice(0, -6)),
};

/** How many versions of resources and how many other rows there are: what a refused request must not change. */
async function contents(): Promise<string> {
  const rows = await server.get(Database).query<{ all: string }>({
    text: `select md5(string_agg(r::text, ',' order by r::text)) as all from history r`,
    values: [],
  });
  return rows[0]!.all;
}

describe('The routes of these tests', () => {
  it('are all that the route table has, but for mounts that are no controllers', () => {
    const listed = server
      .get(RouteTable)
      .rows()
      .filter(({ handler }) => handler !== '')
      .map(({ method, path }) => `${method} ${path}`);
    expect(routes.map(({ name }) => name).toSorted()).toEqual(listed.toSorted());
    expect(guarded.length).toBeGreaterThan(60);
  });

  it('are all that the HTTP server has mounted, by whichever module', () => {
    const asked = new Set(
      routes.flatMap(({ name, requestsFor }) => {
        const [method, path = ''] = name.split(' ');
        return [`${method} ${path}`, ...requestsFor('bob').map(request => `${request.method} ${path}`)];
      }),
    );
    const isAsked = ({ method, path }: MountedRoute): boolean =>
      asked.has(`${method} ${path}`) || asked.has(`ALL ${path}`);
    const mounted = server
      .get(MountedRoutes)
      .list()
      .filter(({ path }) => !KNOWN_MOUNTS.some(mount => mount.path === path));
    expect(mounted.length).toBeGreaterThan(guarded.length);
    expect(mounted.filter(route => !isAsked(route))).toEqual([]);
  });

  it('let the right token in, so that the refusals below mean something', async () => {
    const headers = bearer(await spoiled({}));
    const statuses = await Promise.all(
      scoped.map(async route => (await sendAll(route, 'nobody', headers)).map(({ status }) => status)),
    );
    expect(statuses.flat().filter(status => status === 401 || status === 403)).toEqual([]);
  });
});

describe.each(Object.entries(CREDENTIALS))('With %s', (_name, credentials) => {
  it.each(guarded)('$name answers 401', async route => {
    const headers = await credentials();
    for (const { status, headers: answered, text } of await sendAll(route, 'bob', headers)) {
      expect(status).toBe(401);
      expect(answered.get('www-authenticate')).toMatch(/^(?:Bearer|DPoP) /);
      if (text !== '') expect(JSON.parse(text)).toMatchObject(refusalAt(route.name));
      expect(text).not.toContain(MARK);
    }
  });
});

/** In the words of whom the route is for. */
function refusalAt(route: string): object {
  if (!route.includes(' /scim/')) return { resourceType: 'OperationOutcome' };
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' };
}

describe('Without the scope', () => {
  it.each(scoped)('$name answers 403 and names it', async route => {
    const headers = bearer(await aToken(server, { scope: 'system/Slot.cruds' }));
    for (const { status, headers: answered, text } of await sendAll(route, 'bob', headers)) {
      expect(status).toBe(403);
      expect(answered.get('www-authenticate')).toContain('error="insufficient_scope"');
      expect(text).not.toContain(MARK);
    }
  });

  it.each(guarded)('$name shows nothing to a token without any scope on resources', async route => {
    const headers = bearer(await aToken(server, { scope: 'openid', user: {} }));
    for (const { status, text } of await sendAll(route, 'bob', headers)) {
      expect(status).toBeLessThan(500);
      expect(text).not.toContain(MARK);
    }
  });
});

describe('An app launched on another patient', () => {
  it.each(guarded)('$name shows and changes nothing of Bob', async route => {
    const token = await aToken(server, { scope: 'patient/*.cruds launch/patient', patient: 'alice' });
    const answers = await sendAll(route, 'bob', bearer(token));
    for (const { status, text } of answers) {
      expect(status).toBeLessThan(500);
      expect(text).not.toContain(MARK);
    }
    for (const path of [
      'Patient/bob',
      'Observation/bob-observation',
      'Encounter/bob-encounter',
      'BedAssignment/bob-bedassignment',
    ]) {
      const { headers, text } = await administrator.get(path);
      expect([path, headers.get('etag')]).toEqual([path, 'W/"1"']);
      expect(text).toContain(MARK);
    }
  });
});

describe('What is public', () => {
  it.each(open)('$name shows nothing of anybody to a stranger', async route => {
    const before = await contents();
    for (const { status, text } of await sendAll(route, 'bob')) {
      expect(status).toBeLessThan(500);
      expect(text).not.toContain(MARK);
    }
    expect(await contents()).toBe(before);
  });
});
