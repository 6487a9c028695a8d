import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResourceValidator } from '../../../src/fhir/validation/resource-validator.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../support/fhir-client.js';
import { startServer, type TestServer } from '../../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', { resourceType: 'Patient', id: 'alice', gender: 'female' });
  await fhir.put('Patient/alice', { ...ALICE, name: [{ family: 'A' }] });
  await fhir.put('Patient/alice', ALICE);
  await fhir.put('Patient/bob', { resourceType: 'Patient', id: 'bob', active: true });
});
afterAll(async () => server?.close());

const ALICE = {
  resourceType: 'Patient',
  id: 'alice',
  birthDate: '2001-02-03',
  contact: [{ relationship: [{ text: 'mother' }], name: { family: 'B' } }],
  name: [{ family: 'A' }, { family: 'B', given: ['X'] }],
};

function sendAsTarget(resource: Json): Promise<{ status: number }> {
  const parameter = [{ name: 'toResource', resource }];
  return fhir.post('$diff?from=Patient/bob', { resourceType: 'Parameters', parameter });
}

function sameButMeta(one: Json, other: Json): void {
  expect({ ...one, meta: undefined }).toEqual({ ...other, meta: undefined });
}

describe('$diff', () => {
  it('since a version: applied as a FHIRPath Patch, it gives the current one', async () => {
    const { status, body } = await fhir.get('Patient/alice/$diff?fromVersion=1');
    expect(status).toBe(200);
    expect(new ResourceValidator().validate(body)).toEqual([]);
    expect(JSON.stringify(body)).not.toContain('Patient.meta');
    const { body: first } = await fhir.get('Patient/alice/_history/1');
    await fhir.put('Patient/copy', { ...first, id: 'copy' });
    const patched = await fhir.send('PATCH', 'Patient/copy', body);
    expect(patched.status).toBe(200);
    sameButMeta(patched.body, { ...ALICE, id: 'copy' });
  });

  it('without a version it is what the last write changed', async () => {
    const { body } = await fhir.get('Patient/alice/$diff');
    expect(body.parameter).toHaveLength(1);
    expect(body.parameter[0].part).toEqual([
      { name: 'type', valueCode: 'insert' },
      { name: 'path', valueString: 'Patient.name' },
      { name: 'index', valueInteger: 1 },
      { name: 'value', valueHumanName: { family: 'B', given: ['X'] } },
    ]);
    const withMeta = await fhir.get('Patient/alice/$diff?includeMeta=true');
    expect(withMeta.text).toContain('Patient.meta.versionId');
    expect((await fhir.get('Patient/bob/$diff')).status).toBe(400);
  });

  it('between two resources or versions, and with what is sent along', async () => {
    const two = await fhir.get('$diff?from=Patient/alice/_history/1&to=Patient/alice');
    expect(two.body).toEqual((await fhir.get('Patient/alice/$diff?fromVersion=1')).body);
    const none = await fhir.get('$diff?from=Patient/alice&to=Patient/alice/_history/3');
    expect(none.body).toEqual({ resourceType: 'Parameters' });
    const sent = await fhir.post('$diff?from=Patient/bob', {
      resourceType: 'Parameters',
      parameter: [{ name: 'toResource', resource: { resourceType: 'Patient', active: false } }],
    });
    expect(sent.body.parameter[0].part[0]).toEqual({ name: 'type', valueCode: 'replace' });
  });

  it('shows nothing of versions and resources out of reach', async () => {
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
    expect((await app.get('Patient/alice/$diff')).status).toBe(200);
    expect((await app.get('Patient/bob/$diff')).status).toBe(404);
    for (const path of ['$diff?from=Patient/alice&to=Patient/bob', '$diff?from=Patient/bob&to=Patient/alice'])
      expect((await app.get(path)).status).toBe(404);
    const other = await aClient(server, { scope: 'patient/Observation.rs', patient: 'alice' });
    expect((await other.get('$diff?from=Patient/alice&to=Patient/alice')).status).toBe(403);
  });

  it.each([
    ['Patient/alice/$diff?fromVersion=9', 404],
    ['Patient/alice/$diff?fromVersion=x', 404],
    ['Patient/alice/$diff?fromVersion=', 400],
    ['Patient/alice/$diff?includeMeta=perhaps', 400],
    ['$diff', 400],
    ['$diff?from=Patient/alice', 400],
    ['$diff?from=Patient/alice&to=nonsense', 400],
    ['$diff?from=Patient/alice&to=https://example.org/fhir/Patient/1', 400],
  ])('%s is answered %i', async (path, status) => {
    expect((await fhir.get(path)).status).toBe(status);
  });

  it('refuses resources of different types, and what is no resource', async () => {
    expect(
      (await sendAsTarget({ resourceType: 'Observation', status: 'final', code: { text: 'x' } })).status,
    ).toBe(400);
    expect((await sendAsTarget({ resourceType: 'Nothing' })).status).toBe(400);
    expect((await sendAsTarget({ resourceType: 'Patient', colour: 'red' })).status).toBe(400);
  });
});
