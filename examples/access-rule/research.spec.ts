import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { ResearchRuleModule } from './research.rule.js';

const LABEL = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'V' };
let server: TestServer;
let research: FhirClient;

beforeAll(async () => {
  server = await startServer({ extensions: [ResearchRuleModule] });
  const fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', { resourceType: 'Patient', id: 'alice' });
  await fhir.put('Patient/vip', { resourceType: 'Patient', id: 'vip', meta: { security: [LABEL] } });
  research = await aClient(server, { scope: 'system/*.cruds', clientId: 'research-registry' });
});
afterAll(async () => server?.close());

describe('an access rule of the hospital’s own', () => {
  it('holds for searches, totals, reads, histories and writes', async () => {
    const { body } = await research.get('Patient?_total=accurate');
    expect([body.total, body.entry[0].resource.id]).toEqual([1, 'alice']);
    const hidden = await research.get('Patient/vip');
    expect([hidden.status, hidden.text]).toEqual([404, (await research.get('Patient/nobody')).text]);
    expect((await research.get('Patient/vip/_history')).status).toBe(404);
    expect((await research.delete('Patient/vip')).status).toBe(404);
    const labelled = { resourceType: 'Patient', meta: { security: [LABEL] } };
    expect((await research.post('Patient', labelled)).status).toBe(403);
  });

  it('gives nothing, and says nothing of others', async () => {
    const narrow = await aClient(server, { scope: 'system/Observation.rs', clientId: 'research-registry' });
    expect((await narrow.get('Patient/alice')).status).toBe(403);
    expect((await (await anAdministrator(server)).get('Patient?_total=accurate')).body.total).toBe(2);
  });
});
