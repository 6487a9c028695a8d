import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Database } from '../../src/database/database.js';
import { aHospital } from '../smart/a-hospital.js';
import { authorize, basic, exchange, launched, post, REDIRECT_URI, refresh } from '../smart/an-app.js';
import { FhirClient, type FhirResponse } from '../support/fhir-client.js';
import { freePort } from '../support/free-port.js';
import { freshDatabase } from '../support/fresh-database.js';
import { type SpawnedServer, spawnServer } from '../support/spawn-server.js';
import type { TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';

/** Stands in every name, value and secret of this test, and in nothing that a log may hold. */
const MARK = 'zqxmark';
const SECRET = `${MARK}-secret-of-43-characters-as-we-generate-th`;
const SCOPE = 'launch/patient openid fhirUser patient/*.rs offline_access';

let stop: () => void = () => undefined;
let spawned: SpawnedServer;
/** Signs tokens and declares people; requests to its address come to the process that is looked at. */
let server: TestServer;
let admin: FhirClient;
/** What may not be in the log, beside the mark. */
const secrets = new Set<string>();
beforeAll(async () => {
  const port = String(await freePort());
  const shared = { DATABASE_URL: await freshDatabase(), PUBLIC_URL: `http://localhost:${port}` };
  spawned = await spawnServer(
    { ...shared, PORT: port, LOG_LEVEL: 'debug', LOG_FORMAT: 'json', CLIENT_REGISTRATION: 'loopback' },
    cleanUp => (stop = cleanUp),
  );
  await spawned.ready();
  server = await aHospital({ environment: { ...shared, JOB_CONCURRENCY: '0' } });
  await server.get(UserRepository).declare({
    username: `${MARK}.user`,
    password: `${MARK} password`,
    name: `Name ${MARK}`,
    fhirUser: 'Practitioner/grace',
    roles: ['clinician'],
  });
  await server
    .get(ClientRepository)
    .declare({ client_id: 'marked-app', client_secret: SECRET, redirect_uris: [REDIRECT_URI] });
  const token = await aToken(server, { scope: 'system/*.cruds' });
  secrets.add(token);
  admin = new FhirClient(server, token);
});
afterAll(async () => {
  await server?.close();
  stop();
});

function marked(id: string, more: object = {}): object {
  return {
    resourceType: 'Patient',
    id,
    name: [{ family: `Family${MARK}`, given: [`Given${MARK}`] }],
    identifier: [{ system: 'urn:mrn', value: `MRN-${MARK}` }],
    ...more,
  };
}

function bundle(type: string, ...entry: object[]): object {
  return { resourceType: 'Bundle', type, entry };
}

/** Everything that answers with an error names what is marked. */
async function askEverything(): Promise<readonly FhirResponse[]> {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answers = [
    await admin.put('Patient/one', marked('one')),
    await admin.put(`Patient/${MARK}`, marked(MARK)),
    await admin.get(`Patient?family=Family${MARK}&identifier=urn:mrn|MRN-${MARK}`),
    await admin.send('POST', 'Patient/_search', `family=Family${MARK}&_count=1`, form),
    await admin.get(`Patient?${MARK}=x`, { Prefer: 'handling=strict' }),
    await admin.get(`Patient?birthdate=${MARK}`),
    await admin.get(`Patient?_filter=name eq "${MARK}" and (`),
    await admin.get(`Observation?subject:Patient.name=${MARK}`),
    await admin.get(`Patient/${MARK}-is-not-there`),
    await admin.get(`Patient/${MARK}%00`),
    await admin.get(`Patient/${MARK}_/%zz`),
    await admin.get(`${MARK}/1`),
    await admin.get(`Patient?_page=${MARK}`),
    await admin.post('Patient', `{"resourceType":"Patient","name":"${MARK}`),
    await admin.post('Patient', marked('x', { birthDate: `not a date ${MARK}` })),
    await admin.post('Patient', marked('x', { [`unknown${MARK}`]: 1 })),
    await admin.post('Patient', `<Patient xmlns="x"><name value="${MARK}"`, {
      'Content-Type': 'application/fhir+xml',
    }),
    await admin.put('Patient/one', marked('one'), { 'If-Match': `W/"${MARK}"` }),
    await admin.post('Patient', marked('x'), { 'If-None-Exist': `family=${MARK}&_sort=${MARK}` }),
    await admin.patch('Patient/one', [{ op: 'test', path: '/gender', value: MARK }]),
    await admin.patch('Patient/one', [{ op: 'replace', path: `/${MARK}/0`, value: MARK }]),
    await admin.post('Patient/$validate', marked('x', { gender: MARK })),
    await admin.post(
      '',
      bundle('transaction', { request: { method: 'GET', url: `Patient?family=${MARK}` } }),
    ),
    await admin.post('', bundle('batch', { request: { method: 'GET', url: `Patient/${MARK}nobody` } })),
    await admin.post(
      '',
      bundle('transaction', { resource: marked('x'), request: { method: MARK, url: MARK } }),
    ),
    await admin.get(`Patient/one/$everything?_since=${MARK}`),
    await admin.get(`Patient/$${MARK}`),
    await admin.delete(`Patient?family=${MARK}unknown`),
    await admin.get(`Patient?family=Family${MARK}&_count=1`),
    await new FhirClient(server, `${MARK}.${MARK}.${MARK}`).get('Patient'),
    await new FhirClient(server, undefined).get(`Patient?family=${MARK}`),
  ];
  const [next] = answers.flatMap(({ body }) =>
    ((body?.link ?? []) as { relation: string; url: string }[]).filter(({ relation }) => relation === 'next'),
  );
  expect(next).toBeDefined();
  secrets.add(new URL(next!.url).search);
  answers.push(await admin.get(next!.url), await admin.get(`${next!.url}${MARK}`));
  return answers;
}

async function signInEverywhere(): Promise<void> {
  const person = { username: `${MARK}.user`, password: `${MARK} password` };
  await authorize({ server, scope: SCOPE, person: { ...person, password: `${MARK} wrong` } });
  await authorize({ server, scope: SCOPE, parameters: { state: MARK, scope: MARK, login_hint: MARK } });
  await authorize({ server, scope: SCOPE, parameters: { aud: `https://${MARK}.example` } });
  await authorize({ server, scope: SCOPE, parameters: { launch: MARK } });
  const { body } = await launched({ server, scope: SCOPE, person });
  const refreshed = await refresh(server, body['refresh_token']);
  for (const answer of [body, refreshed.body])
    for (const name of ['access_token', 'refresh_token', 'id_token']) secrets.add(String(answer[name]));
  await refresh(server, `${MARK}-refresh`);
  const outcome = await authorize({ server, clientId: 'marked-app', scope: SCOPE, person });
  secrets.add(outcome.callback['code']!).add(outcome.verifier);
  const dpop = { DPoP: `${MARK}.${MARK}.${MARK}` };
  await exchange(server, outcome, {}, { ...basic('marked-app', `${MARK}-wrong`), ...dpop });
  await exchange(server, outcome, {}, { ...basic('marked-app', SECRET), ...dpop });
  await exchange(server, outcome, {}, basic('marked-app', SECRET));
  await post(server, '/introspect', { token: MARK }, basic('marked-app', SECRET));
  await post(server, '/revoke', { token: MARK, client_id: 'public-app' });
  await post(server, '/token', { grant_type: 'client_credentials', client_assertion: MARK, client_id: MARK });
  await server.request(`/auth/${MARK}?x=${MARK}`, { method: 'POST' });
  await server.request('/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_name: MARK, redirect_uris: [`http://${MARK}.example/${MARK}`] }),
  });
  await server.request(`/interaction/${MARK}`);
  await server.request(`/signed-in?code=${MARK}&state=${MARK}`);
  await server.request(`/${MARK}`);
}

async function run(text: string): Promise<void> {
  await server.get(Database).query({ text, values: [] });
}

/** A fault of the database names columns, values and statements in its own words. */
async function breakTheDatabase(): Promise<void> {
  for (const name of ['resource', 'string', 'posting']) {
    await run(`alter table ${name} rename to ${name}_away`);
    await admin.get(`Patient?family=Family${MARK}`);
    await admin.put('Patient/two', marked('two'));
    await run(`alter table ${name}_away rename to ${name}`);
  }
}

describe('[S73] the log at its most talkative', () => {
  it('holds no name, value, token, secret, password or link of anybody', async () => {
    const answers = await askEverything();
    expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(5);
    await signInEverywhere();
    await breakTheDatabase();
    const log = spawned.output();
    expect(log).toContain('"level":"info"');
    expect(log).toContain('"level":"debug"');
    const lines = log.split('\n');
    expect(lines.length).toBeGreaterThan(80);
    expect(lines.filter(line => line.toLowerCase().includes(MARK))).toEqual([]);
    secrets.delete('undefined');
    expect(secrets.size).toBeGreaterThan(6);
    for (const secret of secrets) expect(lines.filter(line => line.includes(secret))).toEqual([]);
  }, 90_000);
});
