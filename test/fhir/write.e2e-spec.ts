import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

function aPatient(elements: object = {}): Record<string, unknown> {
  return { resourceType: 'Patient', name: [{ family: 'Bauer' }], ...elements };
}

async function created(elements: object = {}): Promise<string> {
  const { body } = await fhir.post('Patient', aPatient(elements));
  return String(body.id);
}

describe('FHIR R4 create – http.html#create', () => {
  it('answers 201 with Location, ETag and the resource', async () => {
    const { status, headers, body } = await fhir.post('Patient', aPatient());
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${server.fhirBase}/Patient/${body.id}/_history/1`);
    expect(headers.get('etag')).toBe('W/"1"');
    expect(body).toMatchObject({
      resourceType: 'Patient',
      meta: { versionId: '1' },
      name: [{ family: 'Bauer' }],
    });
  });

  it('passes over id, versionId and lastUpdated of the client, keeps profile, tag and security', async () => {
    const meta = {
      versionId: '77',
      lastUpdated: '2001-01-01T00:00:00Z',
      profile: ['http://example.org/profile'],
      tag: [{ code: 'a' }],
      security: [{ code: 'R' }],
    };
    const { body } = await fhir.post('Patient', aPatient({ id: 'mine', meta }));
    expect(body.id).not.toBe('mine');
    expect(body.meta).toMatchObject({
      versionId: '1',
      profile: meta.profile,
      tag: meta.tag,
      security: meta.security,
    });
    expect(Date.parse(body.meta.lastUpdated)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('keeps the digits of numbers', async () => {
    const { text } = await fhir.post(
      'Observation',
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}',
    );
    expect(text).toContain('"value":1.10}');
  });

  it.each([
    ['minimal', ''],
    ['OperationOutcome', 'OperationOutcome'],
    ['representation', 'Patient'],
  ])('Prefer: return=%s', async (wish, resourceType) => {
    const { status, headers, body } = await fhir.post('Patient', aPatient(), { Prefer: `return=${wish}` });
    expect([status, body?.resourceType ?? '']).toEqual([201, resourceType]);
    expect(headers.get('preference-applied')).toBe(`return=${wish}`);
    expect(headers.get('location')).toBeTruthy();
  });

  it('If-None-Exist creates once, then answers the same, and refuses what matches several', async () => {
    const condition = { 'If-None-Exist': 'identifier=urn:test|once' };
    const patient = aPatient({ identifier: [{ system: 'urn:test', value: 'once' }] });
    const first = await fhir.post('Patient', patient, condition);
    const second = await fhir.post('Patient', patient, condition);
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    await fhir.post('Patient', patient);
    const third = await fhir.post('Patient', patient, condition);
    expect([third.status, third.body.issue[0].code]).toEqual([412, 'multiple-matches']);
  });

  it('makes one resource of parallel identical conditional creates', async () => {
    const patient = aPatient({ identifier: [{ system: 'urn:test', value: 'race' }] });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        fhir.post('Patient', patient, { 'If-None-Exist': 'identifier=urn:test|race' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it.each(['', 'unknown=x', '_count=1', 'identifier=%zz'])('refuses the condition "%s"', async condition => {
    const { status } = await fhir.post('Patient', aPatient(), { 'If-None-Exist': condition });
    expect(status).toBe(400);
  });

  it('refuses a conditional reference outside a transaction', async () => {
    const { status, body } = await fhir.post('Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient?identifier=1' },
    });
    expect([status, body.issue[0].expression]).toEqual([400, ['Observation.subject.reference']]);
  });
});

describe('FHIR R4 update – http.html#update', () => {
  it('creates with the id of the client, then makes versions', async () => {
    const first = await fhir.put('Patient/chosen', aPatient({ id: 'chosen' }));
    const second = await fhir.put('Patient/chosen', aPatient({ id: 'chosen', active: true }));
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.headers.get('etag')).toBe('W/"2"');
    expect(first.headers.get('location')).toBe(`${server.fhirBase}/Patient/chosen/_history/1`);
  });

  it.each([
    ['another id', { id: 'other' }],
    ['no id', {}],
  ])('refuses %s in the body', async (_, elements) => {
    const { status, body } = await fhir.put('Patient/chosen', aPatient(elements));
    expect([status, body.issue[0].expression]).toEqual([400, ['Patient.id']]);
  });

  it('refuses a resource of another type', async () => {
    const { status } = await fhir.put('Patient/chosen', {
      resourceType: 'Basic',
      id: 'chosen',
      code: { text: 'x' },
    });
    expect(status).toBe(400);
  });

  it('If-Match: 412 on what does not exist, which a restricted token is not told', async () => {
    const absent = { resourceType: 'Observation', id: 'absent', status: 'final', code: { text: 'x' } };
    const headers = { 'If-Match': 'W/"1"' };
    const { status, body } = await fhir.put('Observation/absent', absent, headers);
    expect([status, body.issue[0].diagnostics]).toEqual([
      412,
      'If-Match does not hold: there is no such resource',
    ]);
    expect((await fhir.get('Observation/absent')).status).toBe(404);
    // RFC 9110 §13.2.1: without If-Match it would be 404 too.
    expect((await fhir.delete('Observation/absent', headers)).status).toBe(404);
    const app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
    expect((await app.put('Observation/absent', absent, headers)).status).toBe(404);
  });

  it('If-Match: * holds for whatever version is there, and for none that is deleted', async () => {
    const id = await created();
    const any = { 'If-Match': '*' };
    const body = aPatient({ id, active: false });
    const patch = [{ op: 'add', path: '/active', value: true }];
    expect((await fhir.put(`Patient/${id}`, body, any)).status).toBe(200);
    expect((await fhir.put(`Patient?_id=${id}`, body, any)).status).toBe(200);
    expect((await fhir.patch(`Patient/${id}`, patch, any)).status).toBe(200);
    expect((await fhir.delete(`Patient/${id}`, any)).status).toBe(204);
    const refused = [
      await fhir.put(`Patient/${id}`, body, any),
      await fhir.put('Patient/any-version', aPatient({ id: 'any-version' }), any),
      await fhir.put('Patient?identifier=urn:test|none', aPatient(), any),
      await fhir.delete(`Patient/${id}`, any),
    ];
    for (const { status, body: outcome } of refused)
      expect([status, outcome.issue[0].diagnostics]).toEqual([
        412,
        'If-Match does not hold: there is no such resource',
      ]);
    expect((await fhir.patch(`Patient/${id}`, patch, any)).status).toBe(410);
    expect((await fhir.get('Patient/any-version')).status).toBe(404);
    expect((await fhir.get(`Patient/${id}/_history`)).body.total).toBe(5);
  });

  it('If-None-Match: * creates and brings back, and overwrites nothing', async () => {
    const none = { 'If-None-Match': '*' };
    const body = aPatient({ id: 'only-new' });
    const put = () => fhir.put('Patient/only-new', body, none);
    const answers = (await Promise.all(Array.from({ length: 10 }, put))).map(({ status }) => status);
    expect(answers.toSorted((a, b) => a - b)).toEqual([201, ...Array.from({ length: 9 }, () => 412)]);
    expect((await put()).body.issue[0].diagnostics).toBe(
      'If-None-Match does not hold: the current version is 1',
    );
    expect((await fhir.put('Patient?_id=only-new', body, none)).status).toBe(412);
    await fhir.delete('Patient/only-new');
    expect([(await put()).status, (await fhir.get('Patient/only-new')).headers.get('etag')]).toEqual([
      201,
      'W/"3"',
    ]);
    const app = await aClient(server, { scope: 'patient/*.cruds', patient: 'only-new' });
    expect((await app.put('Patient/only-new', body, none)).status).toBe(412);
    expect((await app.put('Patient/not-there', aPatient({ id: 'not-there' }), none)).status).toBe(404);
  });

  it('a create takes neither', async () => {
    for (const headers of [{ 'If-Match': 'W/"1"' }, { 'If-Match': '*' }, { 'If-None-Match': '*' }]) {
      const { status, body } = await fhir.post('Patient', aPatient(), headers);
      expect([status, body.issue[0].code]).toEqual([400, 'not-supported']);
    }
  });

  it.each([
    ['PUT', { 'If-None-Match': 'W/"1"' }, 'If-None-Match of an update must be *'],
    ['PATCH', { 'If-None-Match': '*' }, 'If-None-Match is for reads and updates'],
    ['DELETE', { 'If-None-Match': '*' }, 'If-None-Match is for reads and updates'],
    ['PUT', { 'If-Match': 'W/"1", W/"2"' }, 'If-Match must name one version: W/"3", or any: *'],
  ])('%s with %o is refused', async (method, headers, diagnostics) => {
    const id = await created();
    const content = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
    const body = JSON.stringify(method === 'PATCH' ? [] : aPatient({ id }));
    const answer = await fhir.send(method, `Patient/${id}`, body, { 'Content-Type': content, ...headers });
    expect([answer.status, answer.body.issue[0].diagnostics]).toEqual([
      400,
      expect.stringContaining(diagnostics),
    ]);
  });

  it('If-Match: 412 for another version, 400 for what is no entity tag', async () => {
    const id = await created();
    const body = aPatient({ id, active: false });
    expect((await fhir.put(`Patient/${id}`, body, { 'If-Match': 'W/"9"' })).status).toBe(412);
    expect((await fhir.put(`Patient/${id}`, body, { 'If-Match': 'one' })).status).toBe(400);
    expect((await fhir.put(`Patient/${id}`, body, { 'If-Match': 'W/"1"' })).status).toBe(200);
  });

  it('conditional: updates the match, creates without one, refuses several', async () => {
    const patient = aPatient({ identifier: [{ system: 'urn:test', value: 'upsert' }] });
    const path = 'Patient?identifier=urn:test|upsert';
    const first = await fhir.put(path, patient);
    const second = await fhir.put(path, { ...patient, active: true });
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    await fhir.post('Patient', patient);
    expect((await fhir.put(path, patient)).status).toBe(412);
    expect((await fhir.put('Patient', patient)).status).toBe(400);
  });

  it('conditional: what has the id of the body, but does not match, is not overwritten', async () => {
    const id = await created();
    const path = 'Patient?identifier=urn:test|of-nobody';
    const { status, body } = await fhir.put(path, aPatient({ id, active: true }));
    expect([status, body.issue[0].code, body.issue[0].diagnostics]).toEqual([
      409,
      'conflict',
      'No resource matches the condition, and one that does not has the id of the body',
    ]);
    expect((await fhir.put(path, aPatient({ id: 'of-nobody' }))).status).toBe(201);
    await fhir.delete(`Patient/${id}`);
    expect((await fhir.put(path, aPatient({ id }))).status).toBe(201);
  });
});

describe('FHIR R4 patch – http.html#patch', () => {
  it('applies a JSON Patch and keeps the digits of what it did not touch', async () => {
    const { body } = await fhir.post(
      'Observation',
      '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10}}',
    );
    const applied = await fhir.patch(`Observation/${body.id}`, [
      { op: 'test', path: '/valueQuantity/value', value: 1.1 },
      { op: 'replace', path: '/status', value: 'amended' },
      { op: 'add', path: '/component', value: [{ code: { text: 'y' }, valueQuantity: { unit: 'kg' } }] },
      { op: 'copy', from: '/valueQuantity/value', path: '/component/0/valueQuantity/value' },
    ]);
    expect([applied.status, applied.headers.get('etag')]).toEqual([200, 'W/"2"']);
    expect(applied.text.match(/"value":1\.10/g)).toHaveLength(2);
  });

  it.each([
    ['a test that does not hold', [{ op: 'test', path: '/active', value: true }], 422],
    ['a path that leads nowhere', [{ op: 'remove', path: '/nowhere' }], 422],
    ['another id', [{ op: 'replace', path: '/id', value: 'other' }], 400],
    ['another type', [{ op: 'replace', path: '/resourceType', value: 'Basic' }], 400],
    ['an invalid result', [{ op: 'add', path: '/nose', value: 1 }], 400],
    ['an unknown op', [{ op: 'destroy', path: '/active' }], 400],
    ['no array', { op: 'remove', path: '/active' }, 400],
    ['a prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }], 400],
  ])('refuses %s', async (_, patch, expected) => {
    const id = await created();
    const { status, body } = await fhir.patch(`Patient/${id}`, patch);
    expect([status, body.resourceType]).toEqual([expected, 'OperationOutcome']);
    expect((await fhir.get(`Patient/${id}`)).headers.get('etag')).toBe('W/"1"');
  });

  it('refuses another media type, what is not there, and a wrong version', async () => {
    const id = await created();
    const patch = [{ op: 'add', path: '/active', value: true }];
    const wrongType = await fhir.patch(`Patient/${id}`, patch, { 'Content-Type': 'text/plain' });
    expect(wrongType.status).toBe(415);
    expect((await fhir.patch('Patient/nobody', patch)).status).toBe(404);
    expect((await fhir.patch(`Patient/${id}`, patch, { 'If-Match': 'W/"2"' })).status).toBe(412);
  });

  it('applies a FHIRPath Patch', async () => {
    const id = await created();
    const part = [
      { name: 'type', valueCode: 'add' },
      { name: 'path', valueString: 'Patient' },
      { name: 'name', valueString: 'birthDate' },
      { name: 'value', valueDate: '1999-01-01' },
    ];
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'operation', part }] };
    const json = { 'Content-Type': 'application/fhir+json' };
    const { status, body } = await fhir.patch(`Patient/${id}`, parameters, json);
    expect([status, body.birthDate]).toEqual([200, '1999-01-01']);
    expect((await fhir.patch(`Patient/${id}`, [], json)).status).toBe(400);
  });

  it('conditional: patches the one match', async () => {
    await fhir.post('Patient', aPatient({ identifier: [{ system: 'urn:test', value: 'patched' }] }));
    const patch = [{ op: 'add', path: '/active', value: true }];
    const { status, body } = await fhir.patch('Patient?identifier=urn:test|patched', patch);
    expect([status, body.active]).toEqual([200, true]);
    expect((await fhir.patch('Patient?identifier=urn:test|nobody', patch)).status).toBe(404);
  });
});

describe('FHIR R4 delete – http.html#delete', () => {
  it('answers 204, then 410 and 404', async () => {
    const id = await created();
    expect((await fhir.delete(`Patient/${id}`)).status).toBe(204);
    const gone = await fhir.get(`Patient/${id}`);
    expect([gone.status, gone.body.issue[0].code]).toEqual([410, 'deleted']);
    expect((await fhir.delete('Patient/nobody')).status).toBe(404);
    expect((await fhir.get(`Patient/${id}/_history/1`)).status).toBe(200);
  });

  it('comes back by an update, as a creation', async () => {
    const id = await created();
    await fhir.delete(`Patient/${id}`);
    const { status, headers } = await fhir.put(`Patient/${id}`, aPatient({ id }));
    expect([status, headers.get('etag')]).toEqual([201, 'W/"3"']);
  });

  it('conditional: one match, none, several', async () => {
    const patient = aPatient({ identifier: [{ system: 'urn:test', value: 'doomed' }] });
    const path = 'Patient?identifier=urn:test|doomed';
    await fhir.post('Patient', patient);
    await fhir.post('Patient', patient);
    expect((await fhir.delete(path)).status).toBe(412);
    expect((await fhir.delete('Patient?identifier=urn:test|nobody')).status).toBe(204);
    expect((await fhir.delete('Patient')).status).toBe(400);
  });

  it('Prefer: return=OperationOutcome says so', async () => {
    const id = await created();
    const { status, body } = await fhir.delete(`Patient/${id}`, { Prefer: 'return=OperationOutcome' });
    expect([status, body.resourceType]).toEqual([200, 'OperationOutcome']);
  });
});

describe('SMART scopes on writes', () => {
  it('a caller without .r gets no representation', async () => {
    const writer = await aClient(server, { scope: 'system/Patient.c' });
    const { status, text, headers } = await writer.post('Patient', aPatient());
    expect([status, text]).toEqual([201, '']);
    expect(headers.get('location')).toBeTruthy();
  });

  it.each([
    ['POST', 'Patient', 'system/Patient.ruds'],
    ['PUT', 'Patient/chosen', 'system/Patient.crds'],
    ['PATCH', 'Patient/chosen', 'system/Patient.crds'],
    ['DELETE', 'Patient/chosen', 'system/Patient.crus'],
    ['DELETE', 'Patient?identifier=x', 'system/Patient.crud'],
  ])('%s %s is 403 with %s', async (method, path, scope) => {
    const client = await aClient(server, { scope });
    const { status, headers } = await client.send(method, path, method === 'DELETE' ? undefined : aPatient());
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('insufficient_scope');
  });
});
