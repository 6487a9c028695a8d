import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { FallRiskModule } from './fall-risk.module.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer({ extensions: [FallRiskModule] });
  fhir = await anAdministrator(server);
  for (const id of ['alice', 'bob']) await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
  for (const date of ['2026-01-01', '2026-02-01']) {
    await fhir.post('Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '52552-5' }] },
      subject: { reference: 'Patient/alice' },
      effectiveDateTime: date,
    });
  }
});
afterAll(async () => server?.close());

describe("a hospital's own operation", () => {
  it('is routed for GET and POST, and finds what its patient has', async () => {
    for (const answer of [
      await fhir.get('Patient/alice/$fall-risk'),
      await fhir.send('POST', 'Patient/alice/$fall-risk', undefined),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
      expect(answer.body.prediction[0].qualitativeRisk.text).toBe('high');
    }
    expect((await fhir.get('Patient/bob/$fall-risk')).body.prediction[0].qualitativeRisk.text).toBe('low');
  });

  it('answers 405 to other methods, 404 to nobody', async () => {
    const { status, headers } = await fhir.delete('Patient/alice/$fall-risk');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect((await fhir.get('Patient/nobody/$fall-risk')).status).toBe(404);
  });

  it('is guarded by its scopes', async () => {
    expect((await server.request('/fhir/Patient/alice/$fall-risk')).status).toBe(401);
    const client = await aClient(server, { scope: 'patient/Patient.r', patient: 'alice' });
    expect((await client.get('Patient/alice/$fall-risk')).status).toBe(403);
  });

  it('is confined to the launched patient, whose absence and invisibility look alike', async () => {
    const client = await aClient(server, { scope: 'patient/*.rs', patient: 'alice' });
    expect((await client.get('Patient/alice/$fall-risk')).status).toBe(200);
    const foreign = await client.get('Patient/bob/$fall-risk');
    const absent = await client.get('Patient/nobody/$fall-risk');
    expect([foreign.status, foreign.text]).toEqual([404, absent.text]);
  });

  it('is listed in the CapabilityStatement', async () => {
    const { body } = await fhir.get('metadata');
    const patient = body.rest[0].resource.find(({ type }: { type: string }) => type === 'Patient');
    expect(patient.operation).toContainEqual({
      name: 'fall-risk',
      definition: 'https://hospital.example/OperationDefinition/Patient-fall-risk',
    });
  });
});
