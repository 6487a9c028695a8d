import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { aConsent, recipient } from '../support/a-consent.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { CONFIDENTIALITY, manage, put, RESTRICTED } from '../security/rules-world.js';
import { ASYNC, finished, statusUrl } from './deferred.js';

let server: TestServer;
let fhir: FhirClient;
/** Launched on Alice. */
let app: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  app = await aClient(server, { scope: 'patient/*.cruds', patient: 'alice' });
  for (const patient of ['alice', 'bob']) {
    await put(fhir, { resourceType: 'Patient', id: patient });
    await put(fhir, observation(patient));
  }
});
afterAll(async () => server?.close());

function observation(patient: string): Json {
  const subject = { reference: `Patient/${patient}` };
  return { resourceType: 'Observation', id: `${patient}-o`, status: 'final', code: { text: 'x' }, subject };
}

const team = (participant: string): Json => ({
  resourceType: 'CareTeam',
  id: 'team',
  status: 'active',
  subject: { reference: 'Patient/alice' },
  participant: [{ member: { reference: participant } }],
});

const labelled = (security: readonly object[]): Json => ({ ...observation('alice'), meta: { security } });

async function answerOf(clinician: FhirClient, path: string): Promise<string> {
  const asked = statusUrl(await clinician.get(path, ASYNC));
  expect((await finished(clinician, asked)).text).toContain('"id":"alice-o"');
  return asked;
}

describe('An answer that waits to be fetched', () => {
  let clinician: FhirClient;
  let url: string;
  beforeEach(async () => {
    const user = { username: 'grey', roles: ['clinician'], fhirUser: 'Practitioner/grey' };
    clinician = await aClient(server, { scope: 'user/*.rs', user });
    const asked = await clinician.get('Observation?_count=10', ASYNC);
    url = statusUrl(asked);
    expect((await finished(clinician, url)).text).toContain('alice-o');
  });
  afterEach(async () => {
    await fhir.delete('Consent/no');
    await manage(server, 'PUT', 'policies', []);
  });

  it('is not given any more when a patient has denied it since, and is forgotten', async () => {
    const others = statusUrl(await app.get('Observation', ASYNC));
    await finished(app, others);
    await put(fhir, denial('Practitioner/house'));
    expect((await clinician.get(url)).status).toBe(200);
    await put(fhir, denial('Practitioner/grey'));
    expect((await clinician.get(url)).status).toBe(404);
    expect((await app.get(others)).status).toBe(200);
    await fhir.delete('Consent/no');
    expect((await clinician.get(url)).status).toBe(404);
  });

  it('is not given any more when a denial has begun since, by its period', async () => {
    const { asked, begins } = await answeredBeforeADenial();
    await delay(begins - Date.now() + 100);
    expect((await clinician.get(asked)).status).toBe(404);
  });

  /** On a busy machine an answer may take so long that the denial has begun: then it is asked for again. */
  async function answeredBeforeADenial(patience = 3_000): Promise<{ asked: string; begins: number }> {
    const begins = Date.now() + patience;
    await put(fhir, denial('Practitioner/grey', { period: { start: new Date(begins).toISOString() } }));
    const asked = statusUrl(await clinician.get('Observation?_count=10', ASYNC));
    const { text } = await finished(clinician, asked);
    if (Date.now() > begins) return answeredBeforeADenial(patience * 2);
    expect(text).toContain('alice-o');
    return { asked, begins };
  }

  it('is not given any more when it was put off by an earlier version, which noted no rules', async () => {
    await server.get(Database).query({ text: `update job set input = 'null'`, values: [] });
    expect((await clinician.get(url)).status).toBe(404);
  });

  it('is not given any more to an app launched on a patient whose the resource is not any more', async () => {
    const launched = statusUrl(await app.get('Observation', ASYNC));
    await finished(app, launched);
    await put(fhir, { ...observation('bob'), id: 'alice-o' });
    expect((await app.get(launched)).status).toBe(404);
    await put(fhir, observation('alice'));
  });

  describe('under a policy', () => {
    const rules = [
      { effect: 'allow', types: ['*'], interactions: 'rs', patients: ['care-team'] },
      { effect: 'deny', types: ['*'], interactions: 'rs', criteria: `_security=${CONFIDENTIALITY}|R` },
    ];
    beforeEach(async () => {
      const { status } = await manage(server, 'PUT', 'policies', [
        { name: 'own', roles: ['clinician'], rules },
      ]);
      expect(status).toBe(200);
      await put(fhir, team('Practitioner/grey'));
      await put(fhir, observation('alice'));
    });
    afterEach(async () => {
      await fhir.delete('CareTeam/team');
      await fhir.post('Observation/alice-o/$meta-delete', withSecurity([RESTRICTED]));
      await put(fhir, observation('alice'));
    });

    const ASKED = ['Observation', 'Observation/_history', 'Patient/alice/$everything', '_history?_count=100'];

    it.each(ASKED)('%s is given while nothing has changed, and when others have', async path => {
      const asked = await answerOf(clinician, path);
      await put(fhir, { ...observation('bob'), status: 'amended' });
      expect((await clinician.get(asked)).status).toBe(200);
    });

    it.each(ASKED)('%s is not given any more when the caller has left the CareTeam', async path => {
      const asked = await answerOf(clinician, path);
      await put(fhir, team('Practitioner/house'));
      const { status, text } = await clinician.get(asked);
      expect([status, text]).toEqual([404, expect.stringContaining('what you may see has changed')]);
      await put(fhir, team('Practitioner/grey'));
      expect((await clinician.get(asked)).status).toBe(404);
    });

    it('a search is not given any more when a label that is kept from the caller has been set', async () => {
      const asked = await answerOf(clinician, 'Observation');
      await put(fhir, labelled([RESTRICTED]));
      expect((await clinician.get(asked)).status).toBe(404);
    });

    it('a search is not given any more when the resource belongs to another patient now', async () => {
      const asked = await answerOf(clinician, 'Observation');
      await put(fhir, { ...observation('bob'), id: 'alice-o' });
      expect((await clinician.get(asked)).status).toBe(404);
    });

    it('a history is, for the version is judged by itself; and a search of what was deleted since', async () => {
      const past = await answerOf(clinician, 'Observation/_history');
      await put(fhir, labelled([RESTRICTED]));
      expect((await clinician.get(past)).status).toBe(200);
      await fhir.post('Observation/alice-o/$meta-delete', withSecurity([RESTRICTED]));
      const asked = await answerOf(clinician, 'Observation');
      await fhir.delete('Observation/alice-o');
      expect((await clinician.get(asked)).status).toBe(200);
    });

    it('what names no resource is answered at once, in a batch too', async () => {
      const query = '$graphql?query={PatientList{id}}';
      expect((await clinician.get(query, ASYNC)).status).toBe(200);
      const batched = await clinician.post('', batchOf(query), ASYNC);
      expect(batched.status).toBe(200);
      expect(batched.text).toContain('200 OK');
      expect((await clinician.post('', batchOf('Observation/alice-o/_history/1'), ASYNC)).status).toBe(200);
      expect((await clinician.post('', batchOf('Observation/alice-o'), ASYNC)).status).toBe(202);
    });

    it('what turns out to name no resource is not given', async () => {
      const written = JSON.stringify(batchOf('$graphql?query={PatientList{id}}'));
      const asked = await clinician.post('', written.replace('$', String.raw`\u0024`), ASYNC);
      expect((await finished(clinician, statusUrl(asked))).status).toBe(404);
    });
  });

  it('is not given any more when the policies have changed since', async () => {
    await manage(server, 'PUT', 'policies', [
      {
        name: 'none',
        roles: ['clinician'],
        rules: [{ effect: 'allow', types: ['Patient'], interactions: 'r' }],
      },
    ]);
    expect((await clinician.get(url)).status).toBe(404);
  });
});

function batchOf(url: string): Json {
  return { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] };
}

function denial(reference: string, more: object = {}): Json {
  const provision = { type: 'deny', actor: [recipient({ reference })], ...more };
  return aConsent('alice', { id: 'no', provision });
}

function withSecurity(security: readonly object[]): Json {
  return { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { security } }] };
}
