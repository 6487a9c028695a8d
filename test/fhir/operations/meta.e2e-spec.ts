import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

const TAG = { system: 'urn:ward', code: 'A', display: 'Ward A' };
const OTHER_TAG = { system: 'urn:ward', code: 'B' };
const LABEL = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };
const PROFILE = 'https://hospital.example/StructureDefinition/patient';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

function given(meta: object): Json {
  return { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: meta }] };
}

function returned(answer: { readonly status: number; readonly body: Json }): Json {
  expect([answer.status, answer.body.resourceType]).toEqual([200, 'Parameters']);
  return answer.body.parameter?.[0].valueMeta;
}

describe('$meta, $meta-add, $meta-delete – resource-operations.html', () => {
  it('add what is not there yet, and take away what is', async () => {
    await fhir.put('Patient/alice', { resourceType: 'Patient', id: 'alice', meta: { tag: [TAG] } });
    const added = returned(
      await fhir.post(
        'Patient/alice/$meta-add',
        given({
          tag: [{ ...TAG, display: 'other words' }, OTHER_TAG, OTHER_TAG],
          security: [LABEL],
          profile: [PROFILE],
        }),
      ),
    );
    expect(added).toMatchObject({
      versionId: '2',
      tag: [TAG, OTHER_TAG],
      security: [LABEL],
      profile: [PROFILE],
    });
    expect(returned(await fhir.get('Patient/alice/$meta'))).toEqual(added);
    expect((await fhir.get('Patient/alice')).body.meta).toEqual(added);
    expect((await fhir.get('Patient?_tag=urn:ward|B&_profile=' + PROFILE)).body.entry).toHaveLength(1);

    const left = returned(
      await fhir.post(
        'Patient/alice/$meta-delete',
        given({ tag: [TAG], security: [LABEL], profile: [PROFILE] }),
      ),
    );
    expect(left).toEqual({ versionId: '3', lastUpdated: expect.any(String), tag: [OTHER_TAG] });
    expect((await fhir.get('Patient?_tag=urn:ward|A')).body.entry).toBeUndefined();
  });

  it('of a type and of the system is the union of what its resources have', async () => {
    await fhir.put('Group/g', {
      resourceType: 'Group',
      id: 'g',
      meta: { security: [LABEL], tag: [TAG] },
      type: 'person',
      actual: true,
    });
    expect(returned(await fhir.get('Patient/$meta'))).toEqual({ tag: [OTHER_TAG] });
    expect(returned(await fhir.get('Group/$meta'))).toEqual({ security: [LABEL], tag: [TAG] });
    expect(returned(await fhir.get('$meta'))).toMatchObject({
      security: [LABEL],
      tag: expect.toSatisfy(hasBoth),
    });
    expect(returned(await fhir.get('Observation/$meta'))).toBeUndefined();
  });

  it('are writes: by POST, with If-Match, and with the scope for them', async () => {
    expect((await fhir.get('Patient/alice/$meta-add')).status).toBe(405);
    const stale = await fhir.post('Patient/alice/$meta-add', given({ tag: [TAG] }), { 'If-Match': 'W/"1"' });
    expect(stale.status).toBe(412);
    const reader = await aClient(server, { scope: 'patient/Patient.rs', patient: 'alice' });
    expect((await reader.post('Patient/alice/$meta-add', given({ tag: [TAG] }))).status).toBe(403);
    expect(returned(await reader.get('Patient/alice/$meta'))).toMatchObject({ tag: [OTHER_TAG] });
  });

  it.each([
    [given({ versionId: '7' })],
    [given({ tagg: [] })],
    [{ resourceType: 'Parameters' }],
    [{ resourceType: 'Patient' }],
    [{ resourceType: 'Parameters', parameter: [{ name: 'meta', valueString: 'x' }] }],
  ])('%j is refused', async body => {
    expect((await fhir.post('Patient/alice/$meta-add', body)).status).toBe(400);
  });

  it('of what is not there is a 404', async () => {
    expect((await fhir.get('Patient/nobody/$meta')).status).toBe(404);
    expect((await fhir.post('Patient/nobody/$meta-add', given({ tag: [TAG] }))).status).toBe(404);
    expect((await fhir.get('Nonsense/$meta')).status).toBe(404);
  });
});

function hasBoth(tags: Json[]): boolean {
  return ['A', 'B'].every(code => tags.some(tag => tag.code === code));
}
