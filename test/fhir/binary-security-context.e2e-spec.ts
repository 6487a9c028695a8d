import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;
/** Launched on Alice, with every scope an app can have. */
let app: FhirClient;

const FHIR = { Accept: 'application/fhir+json' };
const TEXT = { 'Content-Type': 'text/plain' };

function observation(id: string, patient: string): Json {
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
  };
}

async function binary(id: string, context?: string): Promise<void> {
  const headers = { ...TEXT, ...(context === undefined ? {} : { 'X-Security-Context': context }) };
  expect((await fhir.put(`Binary/${id}`, `content of ${id}`, headers)).status).toBe(201);
}

/** Of everything that there is, what this client finds. */
async function found(client: FhirClient, path = 'Binary?_count=100'): Promise<string[]> {
  const { status, body } = await client.get(path);
  expect([path, status]).toEqual([path, 200]);
  return (body.entry ?? []).map(({ resource }: Json) => resource.id).toSorted();
}

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  for (const patient of ['alice', 'bob']) {
    await fhir.put(`Patient/${patient}`, { resourceType: 'Patient', id: patient });
    await fhir.put(`Observation/${patient}-o`, observation(`${patient}-o`, patient));
    await binary(`${patient}-photo`, `Patient/${patient}`);
    await binary(`${patient}-curve`, `Observation/${patient}-o`);
  }
  await fhir.put('Practitioner/dr', { resourceType: 'Practitioner', id: 'dr' });
  await binary('portrait', 'Practitioner/dr');
  await binary('absolute', `${server.fhirBase}/Observation/alice-o`);
  await binary('elsewhere', 'https://elsewhere.example/fhir/Observation/alice-o');
  await binary('dangling', 'Observation/nobody');
  await binary('nobodys');
  app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
});
afterAll(async () => server?.close());

const ALICES = ['absolute', 'alice-curve', 'alice-photo'];
const OTHERS = ['bob-curve', 'bob-photo', 'dangling', 'elsewhere', 'nobodys', 'portrait'];

describe('Binary by its security context – binary.html#security', () => {
  it.each(ALICES)('%s is readable by who may read what it belongs to, in every form', async id => {
    const raw = await app.get(`Binary/${id}`);
    expect([raw.status, raw.text]).toEqual([200, `content of ${id}`]);
    expect((await app.get(`Binary/${id}`, FHIR)).body.id).toBe(id);
    expect((await app.get(`Binary/${id}/_history/1`)).status).toBe(200);
    expect((await app.get(`Binary/${id}/_history`)).body.total).toBe(1);
  });

  it.each(OTHERS)('%s is not there for others, as what never was', async id => {
    for (const path of ['', '/_history/1', '/_history']) {
      const foreign = await app.get(`Binary/${id}${path}`, FHIR);
      const absent = await app.get(`Binary/never${path}`, FHIR);
      expect([path, foreign.status, foreign.text]).toEqual([path, 404, absent.text]);
    }
  });

  it('searches and histories count and show no other', async () => {
    expect(await found(app)).toEqual(ALICES);
    expect((await app.get('Binary?_summary=count')).body.total).toBe(3);
    expect((await app.get('Binary/_history')).body.total).toBe(3);
    expect(await found(app, 'Binary/_history?_count=100')).toEqual(ALICES);
    expect(await found(app, '?_type=Binary')).toEqual(ALICES);
    expect((await app.get('_history?_count=500')).text).not.toMatch(/content|Binary/);
  });

  it.each([
    ['patient/Binary.rs', undefined],
    ['patient/Binary.rs patient/Observation.rs', ['absolute', 'alice-curve']],
    ['patient/Binary.rs patient/Patient.r patient/Observation.s', ['absolute', 'alice-curve']],
    ['patient/Binary.rs patient/Observation.rs?status=final', undefined],
    ['patient/Binary.rs patient/Practitioner.rs', undefined],
    ['patient/Binary.rs patient/Observation.rs user/Observation.rs', ['absolute', 'alice-curve']],
    ['patient/Observation.rs', undefined],
  ])('%s finds %j', async (scope, expected) => {
    const client = await aClient(server, { scope, patient: 'alice' });
    if (expected) expect(await found(client)).toEqual(expected);
    else expect((await client.get('Binary')).status).toBe(403);
  });

  it('operations of every type answer for Binary too', async () => {
    expect((await app.get('Binary/alice-photo/$meta')).body.resourceType).toBe('Parameters');
    expect((await app.get('Binary/$meta')).body.resourceType).toBe('Parameters');
    expect((await app.get('Binary/bob-photo/$meta')).status).toBe(404);
  });

  it('a proxy sees those of the patients it stands in for', async () => {
    const user = { roles: ['patient'] as const, patients: ['alice', 'bob'] };
    const proxy = await aClient(server, { scope: 'user/*.cruds', user: { ...user, roles: ['patient'] } });
    expect(await found(proxy)).toEqual([...ALICES, 'bob-curve', 'bob-photo']);
    const moved = await proxy.put('Binary/alice-photo', 'x', {
      ...TEXT,
      'X-Security-Context': 'Patient/bob',
    });
    expect(moved.status).toBe(403);
  });

  it('a clinician and a service see all', async () => {
    const clinician = await aClient(server, { scope: 'user/*.rs' });
    expect(await found(clinician)).toEqual([...ALICES, ...OTHERS].toSorted());
  });

  it('a restricted caller writes what belongs to what it may change', async () => {
    const created = await app.post('Binary', 'mine', {
      ...TEXT,
      'X-Security-Context': 'Observation/alice-o',
    });
    expect(created.status).toBe(201);
    const [, id] = /Binary\/([^/]+)\/_history/.exec(created.headers.get('location') ?? '') ?? [];
    const path = `Binary/${id}`;
    const own = { ...TEXT, 'X-Security-Context': 'Patient/alice' };
    expect((await app.put(path, 'changed', own)).status).toBe(200);
    for (const headers of [TEXT, { ...TEXT, 'X-Security-Context': 'Patient/bob' }]) {
      expect((await app.put(path, 'stolen', headers)).status).toBe(403);
      expect((await app.post('Binary', 'new', headers)).status).toBe(403);
    }
    for (const context of ['Observation/nobody', 'Practitioner/dr']) {
      const refused = await app.post('Binary', 'new', { ...TEXT, 'X-Security-Context': context });
      expect([context, refused.status]).toEqual([context, 403]);
    }
    expect((await app.get(path)).text).toBe('changed');
    expect((await app.delete(path)).status).toBe(204);
    expect((await app.get(path)).status).toBe(410);
    for (const other of OTHERS) {
      expect([other, (await app.delete(`Binary/${other}`)).status]).toEqual([other, 404]);
      expect([other, (await app.put(`Binary/${other}`, 'x', own)).status]).toEqual([other, 404]);
    }
  });

  it('needs the right to change the context, not only to read it', async () => {
    const reader = await aClient(server, {
      scope: 'patient/Binary.cruds patient/Observation.rs',
      patient: 'alice',
    });
    const headers = { ...TEXT, 'X-Security-Context': 'Observation/alice-o' };
    expect((await reader.post('Binary', 'x', headers)).status).toBe(403);
    expect((await reader.delete('Binary/alice-curve')).status).toBe(403);
  });

  it('with its context created in the same transaction is one act', async () => {
    const answer = await app.post('', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000001',
          resource: { ...observation('x', 'alice'), id: undefined },
          request: { method: 'POST', url: 'Observation' },
        },
        {
          resource: {
            resourceType: 'Binary',
            contentType: 'text/plain',
            data: 'QQ==',
            securityContext: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
          },
          request: { method: 'POST', url: 'Binary' },
        },
      ],
    });
    expect([answer.status, answer.body.entry?.[1].response.status]).toEqual([200, '201 Created']);
  });

  it('follows its context: when that moves or goes, so does the content, its past versions too', async () => {
    await fhir.put('Observation/moving', observation('moving', 'alice'));
    await binary('moved', 'Observation/moving');
    expect((await app.get('Binary/moved')).status).toBe(200);
    await fhir.put('Observation/moving', observation('moving', 'bob'));
    for (const path of ['Binary/moved', 'Binary/moved/_history/1', 'Binary/moved/_history']) {
      expect([path, (await app.get(path)).status]).toEqual([path, 404]);
    }
    await fhir.put('Observation/moving', observation('moving', 'alice'));
    expect((await app.get('Binary/moved')).status).toBe(200);
    await fhir.delete('Observation/moving');
    expect((await app.get('Binary/moved')).status).toBe(404);
  });

  it('a version is judged by the context that it has itself', async () => {
    await binary('handed', 'Patient/bob');
    await fhir.put('Binary/handed', 'new', { ...TEXT, 'X-Security-Context': 'Patient/alice' });
    expect((await app.get('Binary/handed/_history/1')).status).toBe(404);
    expect((await app.get('Binary/handed/_history')).body.total).toBe(1);
    await fhir.put('Binary/handed', 'back', { ...TEXT, 'X-Security-Context': 'Patient/bob' });
    expect((await app.get('Binary/handed')).status).toBe(404);
    expect((await app.get('Binary/handed/_history/2')).body.data).toBe(Buffer.from('new').toString('base64'));
  });
});
