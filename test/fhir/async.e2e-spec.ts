import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import { JobTiming } from '../../src/jobs/job-timing.js';
import { ExpiredAnswersJob } from '../../src/fhir/async/expired-answers.job.js';
import {
  aClient,
  anAdministrator,
  FhirClient,
  type FhirResponse,
  type Json,
} from '../support/fhir-client.js';
import { fullDisk } from '../support/full-disk.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { ASYNC, finished, statusUrl } from './deferred.js';

let server: TestServer;
let fhir: FhirClient;
/** Launched on Alice. */
let app: FhirClient;

const ALICE = { scope: 'patient/*.cruds', patient: 'alice' };

/** As if the process had died: the job waits once more, with what its first run has noted. */
const again = `update job set state = 'queued', finished_at = null, run_by = null, output = null where id = $1
  returning pg_notify('job', kind)`;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
  app = await aClient(server, ALICE);
  for (const patient of ['alice', 'bob']) {
    await fhir.put(`Patient/${patient}`, { resourceType: 'Patient', id: patient });
    await fhir.put(`Observation/${patient}-o`, observation(patient));
  }
});
afterAll(async () => server?.close());

function observation(patient: string): Json {
  const subject = { reference: `Patient/${patient}` };
  return { resourceType: 'Observation', id: `${patient}-o`, status: 'final', code: { text: 'x' }, subject };
}

/** A bundle of this type that updates Alice's Observation. */
function updating(type: string): Json {
  const entry = [{ request: { method: 'PUT', url: 'Observation/alice-o' }, resource: observation('alice') }];
  return { resourceType: 'Bundle', type, entry };
}

/** The one entry of the answer. */
async function entryOf(client: FhirClient, asked: FhirResponse): Promise<Json> {
  const answer = await finished(client, statusUrl(asked));
  expect([answer.status, answer.body?.type, answer.body?.entry.length]).toEqual([200, 'batch-response', 1]);
  return answer.body.entry[0];
}

describe('Prefer: respond-async – async.html', () => {
  it.each([
    'Observation?_count=10',
    'Observation?_format=json',
    '?_type=Observation',
    'Patient/alice/Observation',
    'Patient/alice/_history',
    'Observation/_history',
    '_history',
    'Patient/alice/$everything',
    'Patient/$everything?_type=Observation',
  ])('GET %s answers later what it answers at once', async path => {
    const entry = await entryOf(app, await app.get(path, ASYNC));
    expect(entry.response.status).toBe('200 OK');
    const { entry: atOnce = [] } = (await app.get(path)).body;
    expect(entry.resource.entry.map(({ fullUrl }: Json) => fullUrl)).toEqual(
      atOnce.map(({ fullUrl }: Json) => fullUrl),
    );
    expect(JSON.stringify(entry)).not.toContain('bob');
  });

  it('POST of searches, batches, transactions and operations too, with their other preferences', async () => {
    const form = { ...ASYNC, 'Content-Type': 'application/x-www-form-urlencoded' };
    const found = await entryOf(app, await app.post('Observation/_search', 'status=final', form));
    expect(found.resource.total).toBe(1);
    const strict = { Prefer: 'handling=strict, respond-async' };
    const refused = await entryOf(app, await app.get('Observation?nonsense=1', strict));
    expect([refused.response.status, refused.response.outcome.issue[0].severity]).toEqual([
      '400 Bad Request',
      'error',
    ]);
    for (const type of ['batch', 'transaction']) {
      const prefer = { Prefer: 'respond-async; return=representation' };
      const { resource } = await entryOf(app, await app.post('', updating(type), prefer));
      expect([resource.type, resource.entry[0].response.status]).toEqual([`${type}-response`, '200 OK']);
      expect(resource.entry[0].resource.id).toBe('alice-o');
    }
    const patient = { resourceType: 'Patient', birthDate: 'soon' };
    const validated = await entryOf(fhir, await fhir.post('Patient/$validate', patient, ASYNC));
    expect(validated.resource.issue[0].severity).toBe('error');
  });

  it('is answered in XML to whoever fetches it so', async () => {
    const url = statusUrl(await app.get('Observation?_format=xml', ASYNC));
    const answer = await finished(app, url, { Accept: 'application/fhir+xml' });
    expect(answer.text).toMatch(/^<Bundle|<\?xml/);
    expect(answer.headers.get('expires')).toMatch(/GMT$/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is passed over where nothing takes long, and refused at once to who may not ask', async () => {
    expect((await app.get('Patient/alice', ASYNC)).status).toBe(200);
    expect((await app.get('metadata', ASYNC)).status).toBe(200);
    const reader = await aClient(server, { scope: 'patient/Patient.r', patient: 'alice' });
    expect((await reader.get('Observation', ASYNC)).status).toBe(403);
    const nobody = new FhirClient(server, undefined);
    expect((await nobody.get('Observation', ASYNC)).status).toBe(401);
  });

  it('belongs to who began it: client, user, patient and scopes; for all others it is not there', async () => {
    const url = statusUrl(await app.get('Observation', ASYNC));
    await finished(app, url);
    const unknown = await app.get(`${server.fhirBase}/_async/00000000-0000-4000-8000-000000000000`);
    for (const other of [
      { ...ALICE, patient: 'bob' },
      { ...ALICE, clientId: 'another-app' },
      { ...ALICE, scope: 'patient/*.rs' },
      { ...ALICE, user: { username: 'somebody-else' } },
      { ...ALICE, encounter: 'e' },
      { scope: 'system/*.cruds' },
    ]) {
      const client = await aClient(server, other);
      for (const answer of [await client.get(url), await client.delete(url)]) {
        expect([other, answer.status, answer.text]).toEqual([other, 404, unknown.text]);
      }
    }
    expect((await new FhirClient(server, undefined).get(url)).status).toBe(401);
    // A new token with the same rights is the same owner: answers outlive the token.
    expect((await (await aClient(server, ALICE)).get(url)).status).toBe(200);
  });

  it('DELETE cancels and forgets', async () => {
    const url = statusUrl(await app.get('Observation', ASYNC));
    await finished(app, url);
    expect((await app.delete(url)).status).toBe(202);
    expect((await app.get(url)).status).toBe(404);
    expect((await app.delete(url)).status).toBe(404);
    const early = statusUrl(await app.get('Observation', ASYNC));
    expect((await app.delete(early)).status).toBe(202);
    await delay(300);
    expect((await app.get(early)).status).toBe(404);
  });

  it.each(['x', '1', "'; drop table job", '00000000-0000-4000-8000-00000000000g'])(
    '%j is a 404',
    async id => {
      expect((await app.get(`_async/${encodeURIComponent(id)}`)).status).toBe(404);
    },
  );

  it('a token that was revoked before the work began gets nothing', async () => {
    const token = await aToken(server, { ...ALICE, clientId: 'revoked' });
    const hold = `update async_request set principal = jsonb_set(principal::jsonb, '{tokenId}', '"gone"')::json`;
    const database = server.get(Database);
    const asked = await server.request('/fhir/Observation', { headers: { ...bearer(token), ...ASYNC } });
    expect(asked.status).toBe(202);
    const id = asked.headers.get('content-location')?.split('/').at(-1) ?? '';
    await finished(new FhirClient(server, token), `_async/${id}`);
    await database.query({ text: `${hold} where job = $1`, values: [id] });
    await database.query({ text: again, values: [id] });
    const { body } = await finished(new FhirClient(server, token), `_async/${id}`);
    expect(body.entry[0].response.status).toBe('403 Forbidden');
    expect(body.entry[0].resource).toBeUndefined();
  });

  it('survives a restart: a read is done again, a write is not, and says so', async () => {
    const database = server.get(Database);
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [] };
    for (const [asked, expected] of [
      [await app.get('Observation', ASYNC), '200 OK'],
      [await app.post('', bundle, ASYNC), '409 Conflict'],
    ] as const) {
      const url = statusUrl(asked);
      await finished(app, url);
      await database.query({ text: again, values: [url.split('/').at(-1)] });
      const { body } = await finished(app, url);
      expect(body.entry[0].response.status).toBe(expected);
    }
  });

  it('survives a database that cannot answer for a while: a read is done again', async () => {
    const database = server.get(Database);
    Object.assign(server.get(JobTiming), { retryMs: 50 });
    const url = statusUrl(await app.get('Observation?_tag=no-room', ASYNC));
    await finished(app, url);
    const id = url.split('/').at(-1);
    const makeRoom = await fullDisk(database, 'audit_journal', { when: `new.entries like '%no-room%'` });
    await database.query({ text: again, values: [id] });
    await vi.waitUntil(async () => {
      const text = `select 1 from job where id = $1 and state = 'queued' and attempts > 1`;
      return (await database.query({ text, values: [id] })).length === 1;
    }, 20_000);
    await makeRoom();
    const { body } = await finished(app, url);
    expect(body.entry[0].response.status).toBe('200 OK');
  });

  it('answers expire after a day, and what was asked with them', async () => {
    const database = server.get(Database);
    const url = statusUrl(await app.get('Observation', ASYNC));
    await finished(app, url);
    const id = url.split('/').at(-1);
    const text = `update job set finished_at = finished_at - interval '25 hours' where id = $1`;
    await database.query({ text, values: [id] });
    await server.get(ExpiredAnswersJob).run();
    expect((await app.get(url)).status).toBe(404);
    const rows = await database.query({ text: 'select job from async_request where job = $1', values: [id] });
    expect(rows).toEqual([]);
  });

  it('of one caller some wait at a time, no more', async () => {
    const client = await aClient(server, { ...ALICE, clientId: 'eager' });
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async () => (await client.get('Patient/$everything', ASYNC)).status),
    );
    expect(new Set(statuses).isSubsetOf(new Set([202, 429]))).toBe(true);
    expect(statuses).toContain(202);
  });
});
