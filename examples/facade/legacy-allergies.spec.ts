import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/index.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { LegacyAllergiesModule } from './legacy-allergies.module.js';

let server: TestServer;
let fhir: FhirClient;
let alice: FhirClient;

const idsOf = (body: Json): readonly string[] =>
  (body.entry ?? []).map(({ resource }: Json) => resource.id as string);

beforeAll(async () => {
  server = await startServer({ extensions: [LegacyAllergiesModule] });
  fhir = await anAdministrator(server);
  alice = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
  for (const id of ['alice', 'bob']) await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
  await server.get<Database>(Database as never).query({
    text: `insert into legacy_allergy (patient_no, substance, snomed, severe, entered_at) values
      ('alice', 'Peanut', '91935009', true, '2020-01-01'), ('bob', 'Latex', '300916003', false, '2021-01-01'),
      ('alice', 'Penicillin', '91936005', false, '2022-01-01')`,
    values: [],
  });
});
afterAll(async () => server?.close());

describe('F78 a type that is served from an existing table', () => {
  it('is read, as JSON and as XML', async () => {
    const { status, body } = await fhir.get('AllergyIntolerance/legacy-1');
    expect([status, body.code.text, body.meta.versionId]).toEqual([200, 'Peanut', '1']);
    expect((await fhir.get('AllergyIntolerance/legacy-1?_format=xml')).text).toContain('<AllergyIntolerance');
    expect((await fhir.get('AllergyIntolerance/legacy-9')).status).toBe(404);
  });

  it.each([
    ['', ['legacy-1', 'legacy-2', 'legacy-3']],
    ['patient=bob', ['legacy-2']],
    ['patient=Patient/alice&criticality=low', ['legacy-3']],
    ['code=http://snomed.info/sct|300916003', ['legacy-2']],
    ['_lastUpdated=ge2021', ['legacy-2', 'legacy-3']],
    ['_id=legacy-3', ['legacy-3']],
    ['code:not=300916003', ['legacy-1', 'legacy-3']],
  ])('is searched by the parameters of R4: %s', async (query, ids) => {
    const { body } = await fhir.get(`AllergyIntolerance?${query}`);
    expect([idsOf(body), body.total, body.issue]).toEqual([ids, ids.length, undefined]);
  });

  it('is paged, by links for the caller alone', async () => {
    const first = (await fhir.get('AllergyIntolerance?_count=2')).body;
    const next = first.link.find(({ relation }: Json) => relation === 'next').url;
    expect(idsOf(first)).toEqual(['legacy-1', 'legacy-2']);
    expect(idsOf((await fhir.get(next)).body)).toEqual(['legacy-3']);
    expect((await alice.get(next)).status).toBe(400);
  });

  it('shows a patient nothing of another: not by reads, searches, totals, compartments', async () => {
    const foreign = await alice.get('AllergyIntolerance/legacy-2');
    const absent = await alice.get('AllergyIntolerance/legacy-9');
    expect([foreign.status, foreign.text]).toEqual([404, absent.text]);
    for (const path of [
      'AllergyIntolerance',
      'Patient/alice/AllergyIntolerance',
      'AllergyIntolerance?_total=accurate',
    ]) {
      const { body } = await alice.get(path);
      expect([idsOf(body), body.total]).toEqual([['legacy-1', 'legacy-3'], 2]);
    }
    expect((await alice.get('AllergyIntolerance?patient=bob')).body.total).toBe(0);
    const narrow = await aClient(server, {
      scope: 'patient/AllergyIntolerance.rs?criticality=high',
      patient: 'alice',
    });
    expect(idsOf((await narrow.get('AllergyIntolerance')).body)).toEqual(['legacy-1']);
    expect((await narrow.get('AllergyIntolerance/legacy-3')).status).toBe(404);
  });

  it('is found by batches, within transactions', async () => {
    const entry = [{ request: { method: 'GET', url: 'AllergyIntolerance?patient=alice' } }];
    for (const type of ['batch', 'transaction']) {
      const { body } = await alice.post('', { resourceType: 'Bundle', type, entry });
      expect(idsOf(body.entry[0].resource)).toEqual(['legacy-1', 'legacy-3']);
    }
  });

  it('refuses what the other system cannot do, and says so', async () => {
    const { id: _id, ...body } = (await fhir.get('AllergyIntolerance/legacy-1')).body;
    const refused = await fhir.post('AllergyIntolerance', body);
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fhir.delete('AllergyIntolerance/legacy-1')).status).toBe(405);
    expect((await fhir.get('AllergyIntolerance/legacy-1/_history')).status).toBe(501);
    for (const query of ['patient.name=x', '_has:Provenance:target:_id=1']) {
      expect((await fhir.get(`AllergyIntolerance?${query}`)).status).toBe(400);
    }
  });

  it('says in the CapabilityStatement that it can be read only', async () => {
    const { body } = await fhir.get('metadata');
    const type = body.rest[0].resource.find(({ type: name }: Json) => name === 'AllergyIntolerance');
    expect(type.interaction).toEqual([{ code: 'read' }, { code: 'search-type' }]);
    expect([type.readHistory, type.conditionalCreate, type.versioning]).toEqual([false, false, 'no-version']);
  });
});
