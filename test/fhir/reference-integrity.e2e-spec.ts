import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;
/** Launched on Alice. */
let app: FhirClient;

beforeAll(async () => {
  server = await startServer({ environment: { REFERENCES_MUST_EXIST: 'true', PROTECT_REFERENCED: 'true' } });
  fhir = await anAdministrator(server);
  app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
  for (const id of ['alice', 'bob']) {
    expect((await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id })).status).toBe(201);
  }
  await fhir.put('Observation/bobs', observation('bob', { id: 'bobs' }));
});
afterAll(async () => server?.close());

function observation(patient: string, elements: object = {}): Json {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${patient}` },
    ...elements,
  };
}

function transaction(...entry: Json[]): Json {
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

function deletion(url: string): Json {
  return { request: { method: 'DELETE', url } };
}

const REFUSED = 'The resource that is referred to does not exist';

describe('REFERENCES_MUST_EXIST – http.html#integrity', () => {
  it.each([
    ['Observation.subject.reference', observation('nobody')],
    [
      'Observation.focus[1].reference',
      observation('alice', { focus: [{ reference: 'Patient/alice' }, { reference: 'Device/none' }] }),
    ],
    [
      'Observation.performer[0].reference',
      observation('alice', { performer: [{ reference: 'Practitioner/none/_history/1' }] }),
    ],
  ])('a create whose %s names nothing is refused with the path', async (path, resource) => {
    const { status, body } = await fhir.post('Observation', resource);
    expect([status, body.issue[0].diagnostics, body.issue[0].expression]).toEqual([422, REFUSED, [path]]);
  });

  it('absolute references to this server count, those to others, fragments and logical ones do not', async () => {
    const own = { reference: `${server.fhirBase}/Patient/nobody` };
    expect((await fhir.post('Observation', observation('alice', { focus: [own] }))).status).toBe(422);
    const performer = [
      { reference: 'https://elsewhere.example/fhir/Practitioner/1' },
      { reference: '#p' },
      { identifier: { value: 'x' } },
    ];
    const contained = [{ resourceType: 'Practitioner', id: 'p' }];
    expect((await fhir.post('Observation', observation('alice', { performer, contained }))).status).toBe(201);
  });

  it('updates, patches and conditional writes too; nothing is left of what is refused', async () => {
    await fhir.put('Observation/mine', observation('alice', { id: 'mine' }));
    const broken = observation('nobody', { id: 'mine' });
    expect((await fhir.put('Observation/mine', broken)).status).toBe(422);
    const patch = [{ op: 'replace', path: '/subject/reference', value: 'Patient/nobody' }];
    expect((await fhir.patch('Observation/mine', patch)).status).toBe(422);
    expect((await fhir.put('Observation?_id=mine', broken)).status).toBe(422);
    expect((await fhir.get('Observation/mine')).body.meta.versionId).toBe('1');
  });

  it('the entries of a transaction count; a missing one is named with its entry', async () => {
    const fullUrl = 'urn:uuid:00000000-0000-4000-8000-000000000001';
    const patient = {
      fullUrl,
      resource: { resourceType: 'Patient' },
      request: { method: 'POST', url: 'Patient' },
    };
    const good = { ...observation('x'), subject: { reference: fullUrl } };
    const request = { method: 'POST', url: 'Observation' };
    expect((await fhir.post('', transaction({ resource: good, request }, patient))).status).toBe(200);
    const refused = await fhir.post('', transaction(patient, { resource: observation('nobody'), request }));
    expect([refused.status, refused.body.issue[0].expression]).toEqual([
      422,
      ['Bundle.entry[1].resource.subject.reference'],
    ]);
  });

  it('what a restricted token does not see is as if it were not there', async () => {
    const about = (reference: string): Json => observation('alice', { hasMember: [{ reference }] });
    const foreign = await app.post('Observation', about('Observation/bobs'));
    const absent = await app.post('Observation', about('Observation/none'));
    expect([foreign.status, foreign.text]).toEqual([422, absent.text]);
    expect((await app.post('Observation', observation('alice'))).status).toBe(201);
  });
});

describe('PROTECT_REFERENCED', () => {
  it('what others refer to is not deleted until they are', async () => {
    await fhir.put('Device/pump', { resourceType: 'Device', id: 'pump' });
    await fhir.put(
      'Observation/user',
      observation('alice', { id: 'user', device: { reference: 'Device/pump' } }),
    );
    const refused = await fhir.delete('Device/pump');
    expect([refused.status, refused.body.issue[0].diagnostics]).toEqual([
      409,
      expect.stringContaining('Observation/user refers to it'),
    ]);
    expect((await fhir.get('Device/pump')).status).toBe(200);
    const named = await fhir.post('', transaction(deletion('Device?_id=pump')));
    expect([named.status, named.body.issue[0].expression]).toEqual([409, ['Bundle.entry[0]']]);
    const both = await fhir.post('', transaction(deletion('Device/pump'), deletion('Observation/user')));
    expect(both.status).toBe(200);
    expect((await fhir.delete('Device/pump')).status).toBe(204);
  });

  it('a restricted token learns nothing of what it does not see', async () => {
    await fhir.put('Observation/seen', observation('alice', { id: 'seen' }));
    await fhir.put(
      'Observation/hidden',
      observation('bob', { id: 'hidden', hasMember: [{ reference: 'Observation/seen' }] }),
    );
    expect((await app.delete('Observation/seen')).status).toBe(204);
  });

  it('beside a parallel reference, one of the two wins and no reference is left without its target', async () => {
    for (let round = 0; round < 5; round++) {
      const id = `race-${round}`;
      await fhir.put(`Device/${id}`, { resourceType: 'Device', id });
      const [created, deleted] = await Promise.all([
        fhir.post('Observation', observation('alice', { device: { reference: `Device/${id}` } })),
        fhir.delete(`Device/${id}`),
      ]);
      expect([[201, 409].join(), [422, 204].join()]).toContain([created.status, deleted.status].join());
    }
  });
});
