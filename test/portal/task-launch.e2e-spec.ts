import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { aHospital } from '../smart/a-hospital.js';
import { authorize, exchange, REDIRECT_URI } from '../smart/an-app.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const SYSTEM = 'http://hl7.org/fhir/smart-app-launch/CodeSystem/smart-codes';
const LAUNCH_URI = 'http://127.0.0.1:4999/of-tasks';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  await server.get(ClientRepository).declare({
    client_id: 'task-app',
    token_endpoint_auth_method: 'none',
    redirect_uris: [REDIRECT_URI],
    launch_uri: LAUNCH_URI,
  });
  for (const [id, task] of Object.entries(TASKS)) await put(id, task());
});
afterAll(() => server.close());

function concept(code: string) {
  return { coding: [{ system: SYSTEM, code }] };
}

function aTask(kind: 'ehr' | 'standalone', more: object = {}) {
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'proposal',
    code: concept(`launch-app-${kind}`),
    input: [{ type: concept('smartonfhir-application'), valueUrl: LAUNCH_URI }],
    ...more,
  };
}

const APP_CONTEXT = { type: concept('smartonfhir-appcontext'), valueString: '{"field1":"value"}' };

const TASKS: Readonly<Record<string, () => object>> = {
  ehr: () =>
    aTask('ehr', {
      description: 'Reconcile medicines',
      for: { reference: `${server.fhirBase}/Patient/bob` },
      encounter: { reference: 'Encounter/visit-2' },
      input: [...aTask('ehr').input, APP_CONTEXT],
    }),
  standalone: () => aTask('standalone', { description: 'Look at the dashboard' }),
  done: () => aTask('ehr', { status: 'completed', description: 'Finished long ago' }),
  theirs: () =>
    aTask('ehr', { owner: { reference: 'Practitioner/other' }, description: 'For somebody else' }),
  unrelated: () => aTask('ehr', { code: { text: 'x' }, description: 'Call back' }),
  'no-address': () => aTask('ehr', { input: [APP_CONTEXT] }),
  'two-addresses': () => aTask('ehr', { input: [...aTask('ehr').input, ...aTask('ehr').input] }),
  'context-in-standalone': () => aTask('standalone', { input: [...aTask('ehr').input, APP_CONTEXT] }),
  'script-address': () =>
    aTask('standalone', { input: [{ ...aTask('ehr').input[0], valueUrl: 'javascript:alert(1)' }] }),
  'foreign-patient': () => aTask('ehr', { for: { reference: 'https://x.example/fhir/Patient/bob' } }),
  'encounter-alone': () => aTask('ehr', { encounter: { reference: 'Encounter/visit-2' } }),
  'two-codes': () =>
    aTask('ehr', {
      code: { coding: [...concept('launch-app-ehr').coding, ...concept('launch-app-standalone').coding] },
    }),
  unregistered: () =>
    aTask('ehr', { input: [{ ...aTask('ehr').input[0], valueUrl: 'https://evil.example/launch' }] }),
  'unregistered-standalone': () =>
    aTask('standalone', { input: [{ ...aTask('ehr').input[0], valueUrl: 'https://evil.example/' }] }),
  'wrong-visit': () =>
    aTask('ehr', { for: { reference: 'Patient/alice' }, encounter: { reference: 'Encounter/visit-2' } }),
};

async function put(id: string, task: object): Promise<void> {
  const token = await aToken(server, { scope: 'system/*.cruds' });
  const response = await server.request(`/fhir/Task/${id}`, {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({ ...task, id }),
  });
  expect([id, response.status]).toEqual([id, 201]);
}

async function open(
  path: string,
  username = 'dr.grace',
  headers: Record<string, string> = {},
): Promise<Response> {
  const user = await server.get(UserRepository).findByUsername(username);
  const id = await server.get(PortalSessionRepository).begin(user!.id);
  return server.request(path, { headers: { ...headers, Cookie: `firekeeper_portal=${id}` } });
}

describe('S52 Task-based launch', () => {
  it('lists the tasks that wait for the person, or for nobody in particular', async () => {
    const page = await (await open('/tasks')).text();
    for (const words of ['Reconcile medicines', 'bob Baker', 'Look at the dashboard'])
      expect(page).toContain(words);
    for (const words of ['Finished long ago', 'For somebody else', 'Call back'])
      expect(page).not.toContain(words);
  });

  it('opens the app of an EHR launch on patient and visit, with its appContext', async () => {
    const response = await open('/tasks/ehr/launch');
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.href).toContain(LAUNCH_URI);
    const launch = location.searchParams.get('launch') ?? '';
    const request = { server, clientId: 'task-app', scope: 'launch patient/*.rs', parameters: { launch } };
    const { body } = await exchange(server, await authorize(request), { client_id: 'task-app' });
    expect(body).toMatchObject({ patient: 'bob', encounter: 'visit-2', appContext: '{"field1":"value"}' });
  });

  it('sends to the app of a standalone launch', async () => {
    const response = await open('/tasks/standalone/launch');
    expect([response.status, response.headers.get('location')]).toEqual([303, LAUNCH_URI]);
  });

  it.each([
    ['done', 422],
    ['no-address', 422],
    ['two-addresses', 422],
    ['context-in-standalone', 422],
    ['script-address', 422],
    ['foreign-patient', 422],
    ['encounter-alone', 422],
    ['two-codes', 422],
    ['unregistered', 422],
    ['unregistered-standalone', 422],
    ['wrong-visit', 404],
    ['theirs', 404],
    ['unrelated', 404],
    ['nothing', 404],
  ])('launches no task that is %s: %i', async (id, status) => {
    expect((await open(`/tasks/${id}/launch`)).status).toBe(status);
  });

  it('shows a person nothing of tasks about other people', async () => {
    const page = await (await open('/tasks', 'alice')).text();
    expect(page).not.toContain('Reconcile medicines');
    expect((await open('/tasks/ehr/launch', 'alice')).status).toBe(404);
  });

  it('is not launched by a link on another site, nor for strangers', async () => {
    const elsewhere = await open('/tasks/ehr/launch', 'dr.grace', { 'Sec-Fetch-Site': 'cross-site' });
    expect(elsewhere.headers.get('location')).toBe('/tasks');
    expect((await server.request('/tasks')).headers.get('location')).toContain('/sign-in');
  });
});
