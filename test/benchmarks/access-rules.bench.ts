import { afterAll, beforeAll, describe, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { readEnvironment } from '../../src/config/read-environment.js';
import { createApplication } from '../../src/server/create-application.js';
import { freePort } from '../support/free-port.js';
import type { TestServer } from '../support/start-server.js';
import { manage } from '../security/rules-world.js';
import { startBenchDatabase } from './bench-database.js';
import { describeMachine } from './machine.js';
import { print } from './rounds.js';

const PATIENTS = Number(process.env['BENCH_PATIENTS'] ?? 400);
const OBSERVATIONS = 30;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 11);
const ROUND_MS = Number(process.env['BENCH_ROUND_MS'] ?? 300);
const CONCURRENCY = 8;
/** One patient in so many has a Consent. */
const CONSENT_EVERY = Number(process.env['BENCH_CONSENT_EVERY'] ?? 50);

const LABEL = '_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R';
const REQUESTS: Readonly<Record<string, (number: number) => string>> = {
  read: number => `Observation/o-${number % PATIENTS}-${number % OBSERVATIONS}`,
  'search by patient and code': number =>
    `Observation?patient=p-${number % PATIENTS}&code=http://loinc.org|c-1`,
  'search by code, newest first': () => 'Observation?code=http://loinc.org|c-2&_sort=-date&_count=20',
  'patient by id, with its observations': number =>
    `Patient?_id=p-${number % PATIENTS}&_revinclude=Observation:subject`,
};

describe('policies and consent, measured', () => {
  let server: TestServer;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    const database = await startBenchDatabase();
    server = await serverOn(database.url);
    remove = async () => database.remove();
    await load(await anAdministrator(server));
    await database.database.query({ text: 'analyze', values: [] });
    const rules = [
      { effect: 'allow', types: ['*'], interactions: 'cruds' },
      { effect: 'deny', types: ['*'], interactions: 'cruds', criteria: LABEL },
    ];
    await manage(server, 'PUT', 'policies', [{ name: 'nurses', roles: ['nurse'], rules }]);
  }, 600_000);
  afterAll(async () => {
    await server.close();
    await remove();
  }, 60_000);

  it('costs little beside an administrator, who has neither', async () => {
    const [admin, clinician, nurse] = await Promise.all(
      ['admin', 'clinician', 'nurse'].map(async role => clientOf(server, role)),
    );
    const subjects = { 'neither (role admin)': admin!, consent: clinician!, 'policy and consent': nurse! };
    print(
      `machine: ${describeMachine()}; ${PATIENTS} patients, ${OBSERVATIONS} Observations each, Consents of 1 in ${CONSENT_EVERY}`,
    );
    for (const [title, path] of Object.entries(REQUESTS)) {
      const rates = new Map(Object.keys(subjects).map(name => [name, [] as number[]]));
      for (let round = -2; round < ROUNDS; round++) {
        for (const [name, client] of Object.entries(subjects)) {
          const rate = await measure(client, path);
          if (round >= 0) rates.get(name)!.push(rate);
        }
      }
      const base = median([...rates.values()][0]!);
      print(`\n${title}`);
      for (const [name, each] of rates)
        print(
          `  ${name.padEnd(24)} ${median(each).toFixed(0).padStart(6)}/s   ${(median(each) / base).toFixed(2)}`,
        );
    }
  });
});

/** One process, on a database of its own. */
async function serverOn(database: string): Promise<TestServer> {
  const settings = readEnvironment({ PORT: String(await freePort()), DATABASE_URL: database });
  const app = await createApplication(settings, []);
  await app.listen(settings.PORT, settings.HOST);
  const { publicUrl: url, fhirBase } = settings;
  return {
    url,
    fhirBase,
    request: async (path, init) => fetch(new URL(path, url), init),
    get: token => app.get(token, { strict: false }),
    close: async () => app.close(),
  };
}

async function clientOf(server: TestServer, role: string): Promise<FhirClient> {
  const user = { username: role, roles: [role], fhirUser: 'Practitioner/grey' };
  return aClient(server, { scope: 'user/*.rs', user, expiresIn: 3600 });
}

async function load(admin: FhirClient): Promise<void> {
  for (let patient = 0; patient < PATIENTS; patient++) {
    const resources = [
      { resourceType: 'Patient', id: `p-${patient}` },
      ...Array.from({ length: OBSERVATIONS }, (_, number) => observation(patient, number)),
      ...(patient % CONSENT_EVERY === 0 ? [consent(patient)] : []),
    ];
    const entry = resources.map(resource => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }));
    const { status, text } = await admin.post('', { resourceType: 'Bundle', type: 'transaction', entry });
    if (status !== 200) throw new Error(text);
  }
}

function observation(patient: number, number: number) {
  return {
    resourceType: 'Observation',
    id: `o-${patient}-${number}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: `c-${number % 5}` }] },
    subject: { reference: `Patient/p-${patient}` },
    effectiveDateTime: `2026-01-${String((number % 28) + 1).padStart(2, '0')}`,
    valueQuantity: { value: number, unit: 'mmol/l' },
  };
}

/** Denies its record to somebody else. */
function consent(patient: number) {
  const codes = 'http://terminology.hl7.org/CodeSystem';
  return {
    resourceType: 'Consent',
    id: `c-${patient}`,
    status: 'active',
    scope: { coding: [{ system: `${codes}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: `Patient/p-${patient}` },
    policyRule: { coding: [{ system: `${codes}/v3-ActCode`, code: 'OPTIN' }] },
    provision: {
      type: 'deny',
      actor: [{ role: { text: 'recipient' }, reference: { reference: 'Practitioner/house' } }],
    },
  };
}

async function measure(client: FhirClient, path: (number: number) => string): Promise<number> {
  const end = performance.now() + ROUND_MS;
  const started = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (performance.now() < end) {
        const { status } = await client.get(path(count * 7));
        if (status !== 200) throw new Error(`${status} for ${path(count * 7)}`);
        count++;
      }
    }),
  );
  return (count * 1000) / (performance.now() - started);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
