import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { BedManagementModule } from './bed-management.module.js';

let server: TestServer;
let fhir: FhirClient;

const assignment = (patient: string, more: object = {}): Json => ({
  resourceType: 'BedAssignment',
  status: 'active',
  patient: { reference: `Patient/${patient}` },
  ward: { reference: 'Location/w3' },
  bed: '3-12',
  period: { start: '2026-11-01T10:00:00Z' },
  ...more,
});

beforeAll(async () => {
  server = await startServer({ extensions: [BedManagementModule] });
  fhir = await anAdministrator(server);
  for (const id of ['alice', 'bob']) {
    await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
    const { status, text } = await fhir.put(`BedAssignment/${id}-bed`, {
      ...assignment(id),
      id: `${id}-bed`,
    });
    expect([status, text]).toEqual([201, expect.any(String)]);
  }
});
afterAll(async () => server?.close());

describe('F76 a resource type of the hospital’s own', () => {
  it('is found by what it says', async () => {
    const { body } = await fhir.get('BedAssignment?ward=Location/w3&patient=alice');
    expect(body.entry.map(({ resource }: Json) => resource.id)).toEqual(['alice-bed']);
  });

  it('belongs to the record of its patient', async () => {
    const alice = await aClient(server, { scope: 'patient/BedAssignment.rs', patient: 'alice' });
    expect((await alice.get('BedAssignment?_total=accurate')).body.total).toBe(1);
    expect((await alice.get('BedAssignment/bob-bed')).status).toBe(404);
  });

  it('has an operation of its own', async () => {
    const { status, body } = await fhir.post('BedAssignment/alice-bed/$discharge', undefined);
    expect([status, body.status, body.meta.versionId]).toEqual([200, 'completed', '2']);
    expect((await fhir.get('BedAssignment/alice-bed')).body.period.end).toBeDefined();
  });
});
