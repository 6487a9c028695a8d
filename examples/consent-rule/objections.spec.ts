import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/index.js';
import { aClient, anAdministrator, type FhirClient } from '../../test/support/fhir-client.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { ObjectionsModule } from './objections.rule.js';

let server: TestServer;
let research: FhirClient;
let ward: FhirClient;

beforeAll(async () => {
  server = await startServer({ extensions: [ObjectionsModule] });
  const fhir = await anAdministrator(server);
  for (const id of ['alice', 'bob']) {
    const subject = { reference: `Patient/${id}` };
    await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
    const code = { text: 'Weight' };
    await fhir.put(`Observation/of-${id}`, {
      resourceType: 'Observation',
      id: `of-${id}`,
      status: 'final',
      code,
      subject,
    });
    const securityContext = { reference: `Observation/of-${id}` };
    await fhir.put(`Binary/of-${id}`, {
      resourceType: 'Binary',
      id: `of-${id}`,
      contentType: 'text/plain',
      data: 'aGk=',
      securityContext,
    });
  }
  research = await aClient(server, { scope: 'system/*.rs', user: null, clientId: 'research-registry' });
  ward = await aClient(server, { scope: 'system/*.rs', user: null, clientId: 'ward' });
});
afterAll(async () => server?.close());

async function totalFor(client: FhirClient): Promise<number> {
  return (await client.get('Observation?_total=accurate')).body.total as number;
}

describe('a consent rule of the hospital’s own', () => {
  it('is closed until it knows, and then lets through what nobody has objected to', async () => {
    await expect.poll(async () => totalFor(research)).toBe(2);
  });

  it('takes the whole record of whoever objects from research, and from nobody else', async () => {
    await server.get(Database).query({ text: `insert into research_objection values ('bob')`, values: [] });
    await expect.poll(async () => totalFor(research), { timeout: 5000 }).toBe(1);
    const missing = await research.get('Patient/nobody');
    for (const path of ['Patient/bob', 'Patient/bob/_history', 'Observation/of-bob', 'Binary/of-bob'])
      expect([(await research.get(path)).status, (await ward.get(path)).status]).toEqual([
        missing.status,
        200,
      ]);
    for (const path of ['Patient/alice', 'Observation/of-alice', 'Binary/of-alice'])
      expect((await research.get(path)).status).toBe(200);
    const found = await research.get('Patient?_revinclude=Observation:subject');
    expect(found.text).not.toContain('bob');
    expect((await research.get('Observation?subject=Patient/bob&_total=accurate')).body.total).toBe(0);
    expect(await totalFor(ward)).toBe(2);
  });

  it('leaves what belongs to no patient', async () => {
    expect((await research.get('Organization?_total=accurate')).body.total).toBe(0);
  });

  it('never cuts what patients see of themselves', async () => {
    const own = await aClient(server, {
      scope: 'patient/*.rs',
      clientId: 'research-diary',
      patient: 'bob',
      user: { fhirUser: 'Patient/bob', roles: ['patient'], patients: ['bob'] },
    });
    expect((await own.get('Observation/of-bob')).status).toBe(200);
  });
});
