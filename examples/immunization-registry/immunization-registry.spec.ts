import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/index.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { aHospital, PASSWORD } from '../../test/smart/a-hospital.js';
import { launched } from '../../test/smart/an-app.js';
import { aClient, anAdministrator, type FhirClient } from '../../test/support/fhir-client.js';
import { FormBrowser } from '../../test/support/form-browser.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { ImmunizationRegistryModule } from './immunization-registry.module.js';

let server: TestServer;
let fhir: FhirClient;

const dose = (lotNumber?: string, more: object = {}) => ({
  resourceType: 'Immunization',
  status: 'completed',
  vaccineCode: { text: 'influenza' },
  patient: { reference: 'Patient/alice' },
  occurrenceDateTime: '2026-10-01',
  primarySource: true,
  ...(lotNumber === undefined ? {} : { lotNumber }),
  ...more,
});

const entry = (lot: string) => ({ resource: dose(lot), request: { method: 'POST', url: 'Immunization' } });

async function rows(text: string): Promise<readonly Record<string, unknown>[]> {
  return server.get<Database>(Database as never).query({ text, values: [] });
}

beforeAll(async () => {
  server = await startServer({ extensions: [ImmunizationRegistryModule] });
  fhir = await anAdministrator(server);
  for (const id of ['alice', 'bob']) await fhir.put(`Patient/${id}`, { resourceType: 'Patient', id });
  await rows("insert into vaccine_lot values ('AB12', null), ('OLD1', now())");
});
afterAll(async () => server?.close());

describe('a hook before the write', () => {
  it('refuses, and says what to change', async () => {
    for (const [lot, words] of [
      [undefined, 'needs its lot number'],
      ['XX99', 'never received'],
      ['OLD1', 'recalled'],
    ] as const) {
      const { status, body } = await fhir.post('Immunization', dose(lot));
      expect([status, body.issue[0].expression]).toEqual([422, ['Immunization.lotNumber']]);
      expect(body.issue[0].diagnostics).toContain(words);
    }
    expect((await fhir.get('Immunization?_total=accurate')).body.total).toBe(0);
  });

  it('changes what is written', async () => {
    const { status, body } = await fhir.put(
      'Immunization/i1',
      { ...dose(' ab12 '), id: 'i1' },
      { Prefer: 'return=representation' },
    );
    expect([status, body.lotNumber]).toEqual([201, 'AB12']);
  });

  it('stands in the way of patches, batches and transactions alike, and names the entry', async () => {
    const patched = await fhir.patch('Immunization/i1', [
      { op: 'replace', path: '/lotNumber', value: 'XX99' },
    ]);
    expect(patched.status).toBe(422);
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [entry('AB12'), entry('OLD1')] };
    const transaction = await fhir.post('', bundle);
    expect([transaction.status, transaction.body.issue[0].expression[0]]).toEqual([
      422,
      'Bundle.entry[1].resource.lotNumber',
    ]);
    const batch = await fhir.post('', { ...bundle, type: 'batch' });
    expect(batch.body.entry.map(({ response }: { response: { status: string } }) => response.status)).toEqual(
      ['201 Created', expect.stringMatching(/^422/)],
    );
    expect((await fhir.get('Immunization/i1')).body.lotNumber).toBe('AB12');
  });
});

describe('a search parameter in code', () => {
  it('is indexed, listed and searched', async () => {
    await vi.waitFor(
      async () => {
        // Leniently, a parameter that is not known yet would be ignored.
        const strict = { Prefer: 'handling=strict' };
        const { status, body } = await fhir.get('Immunization?registry-lot=AB12&_total=accurate', strict);
        expect([status, body.total]).toEqual([200, 2]);
      },
      { timeout: 20_000, interval: 200 },
    );
    const { body } = await fhir.get('metadata');
    const type = body.rest[0].resource.find(({ type: name }: { type: string }) => name === 'Immunization');
    expect(type.searchParam).toContainEqual({
      name: 'registry-lot',
      definition: 'https://hospital.example/SearchParameter/immunization-registry-lot',
      type: 'string',
    });
  });

  it('shows the launched patient’s alone', async () => {
    const bob = await aClient(server, { scope: 'patient/*.rs', patient: 'bob' });
    expect((await bob.get('Immunization?registry-lot=AB12&_total=accurate')).body.total).toBe(0);
  });
});

describe('a listener after the commit', () => {
  it('hears of what was committed, and of nothing else', async () => {
    await vi.waitFor(
      async () =>
        expect(
          await rows('select interaction, version from registry_report order by interaction, version'),
        ).toEqual([
          { interaction: 'create', version: '1' },
          { interaction: 'update', version: '1' },
        ]),
      { timeout: 20_000, interval: 200 },
    );
  });
});

describe('a launch context, and a page in the portal', () => {
  it('are there for the app and for clinicians', async () => {
    const hospital = await aHospital({ extensions: [ImmunizationRegistryModule] });
    const { launch } = await hospital
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'alice' });
    const { body } = await launched({
      server: hospital,
      scope: 'launch patient/Immunization.rs',
      parameters: { launch },
    });
    expect(body['fhirContext']).toEqual([
      {
        identifier: { system: 'https://hospital.example/registry', value: 'alice' },
        type: 'Organization',
        role: 'https://hospital.example/roles/registry',
      },
    ]);

    const browser = new FormBrowser(() => false);
    const login = await browser.open(`${hospital.url}/sign-in?return=/vaccine-lots`);
    const page = await browser.submit(login, login.forms[0]!, { username: 'dr.grace', password: PASSWORD });
    expect(page.title).toContain('Vaccine lots');
    expect((await browser.open(`${hospital.url}/`)).html).toContain('href="/vaccine-lots"');
    expect((await hospital.request('/vaccine-lots')).headers.get('location')).toContain('/sign-in');

    await hospital
      .get<Database>(Database as never)
      .query({ text: "insert into vaccine_lot values ('AB12', null)", values: [] });
    const form = page.forms.find(({ action }) => action === '/vaccine-lots/recall')!;
    expect((await browser.submit(page, form, { lot: 'AB12', csrf: 'x' })).status).toBe(403);
    expect((await browser.open(page.url)).html).not.toContain('AB12 – recalled');
    expect((await browser.submit(page, form, { lot: 'AB12' })).html).toContain('AB12 – recalled');
    await hospital.close();
  });
});
