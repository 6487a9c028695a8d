import { readFile } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAppClient } from '../../src/bootstrap/demo-hospital/sample-app-client.js';
import { DemoInstallation } from '../../src/bootstrap/demo-installation.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { FirekeeperExtension } from '../../src/index.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

@FirekeeperExtension({
  searchParameters: [
    {
      id: 'immunization-lot',
      url: 'https://hospital.example/fhir/SearchParameter/immunization-lot',
      code: 'lot',
      base: ['Immunization'],
      type: 'string',
      expression: 'Immunization.lotNumber',
    },
  ],
})
@Module({})
class LotsModule {}

let server: TestServer;
let demo: DemoInstallation;
beforeAll(async () => {
  server = await startServer({ extensions: [LotsModule] });
  demo = server.get(DemoInstallation);
});
afterAll(async () => server.close());

async function totalOf(query: string): Promise<number> {
  const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
  const response = await server.request(`/fhir/${query}&_summary=count`, { headers });
  return ((await response.json()) as { total: number }).total;
}

describe('The demo hospital in an empty database', () => {
  it('is wanted once, whatever the modules of the project have declared', async () => {
    expect(await totalOf('SearchParameter?')).toBe(1);
    expect(await demo.isWanted()).toBe(true);
    await demo.load();
    expect(await demo.isWanted()).toBe(false);
  });

  it('has patients whose charts can be searched', async () => {
    expect(await totalOf('Patient?')).toBe(25);
    expect(
      await totalOf('Observation?patient=ingrid-halvorsen&code=http://loinc.org|85354-9'),
    ).toBeGreaterThan(15);
    expect(await totalOf('Observation?component-code=8480-6')).toBeGreaterThan(400);
    expect(await totalOf('Encounter?location=Location/emberwood-emergency')).toBeGreaterThan(3);
  });

  it('can be loaded once more after an interruption, and is the same then', async () => {
    const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
    const observationsOfWei = async (): Promise<unknown[]> => {
      const response = await server.request('/fhir/Observation?patient=wei-li&_count=1000&_elements=value', {
        headers,
      });
      const { entry } = (await response.json()) as { entry: { resource: { id: string } }[] };
      return entry.map(({ resource: { id, ...others } }) => [
        id,
        JSON.stringify({ ...others, meta: undefined }),
      ]);
    };
    const before = await Promise.all([totalOf('Observation?'), observationsOfWei()]);
    await demo.load();
    const after = await Promise.all([totalOf('Observation?'), observationsOfWei()]);
    expect([after[0], new Map(after[1] as [])]).toEqual([before[0], new Map(before[1] as [])]);
  });

  it('takes the sample app along to another address', async () => {
    await server.get(ClientRepository).declare(sampleAppClient('http://localhost:1'));
    await demo.followAddress();
    const client = await server.get(ClientRepository).find('firekeeper-vitals');
    expect(client?.redirectUris).toEqual([`${server.url}/apps/vitals/`]);
  });

  it('registers of the sample app exactly the scopes that it asks for', async () => {
    const source = await readFile('examples/smart-app/charts.js', 'utf8');
    const codes = [...source.matchAll(/loinc\('([\d-]+)'\)/g)].map(([, code]) => code);
    const charts = codes.map(code => `patient/Observation.rs?code=http://loinc.org|${code}`);
    const others = 'openid fhirUser launch launch/patient messaging/ui patient/Patient.rs'.split(' ');
    expect(sampleAppClient('http://localhost:1').scope?.split(' ')).toEqual([...others, ...charts]);
    expect(charts).toHaveLength(3);
  });

  it('gives accounts with passwords that are not stored in clear', async () => {
    const { accounts } = await demo.load();
    const users = await server.get(UserRepository).list();
    expect(accounts.map(({ description }) => description)).toEqual([
      'clinician',
      'clinician',
      'patient',
      'admin',
    ]);
    for (const { password } of accounts) expect(JSON.stringify(users)).not.toContain(password);
    expect(new Set(accounts.map(({ password }) => password)).size).toBe(accounts.length);
  });

  it('is not wanted where somebody else’s data are', async () => {
    const other = await startServer({ bootstrap: { users: [{ username: 'ada', name: 'Ada', roles: [] }] } });
    expect(await other.get(DemoInstallation).isWanted()).toBe(false);
    await other.close();
  });
});
