import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-entry.js';
import { AuditJournal } from '../../src/audit/audit-journal.js';
import { Database } from '../../src/database/database.js';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { entryOf, journalOf } from './journal.js';

let server: TestServer;
let admin: FhirClient;
let alice: FhirClient;

beforeAll(async () => {
  server = await startServer();
  admin = await anAdministrator(server);
  for (const id of ['alice', 'bob']) {
    await admin.put(`Patient/${id}`, { resourceType: 'Patient', id, name: [{ family: id }] });
    await admin.put(`Observation/of-${id}`, {
      resourceType: 'Observation',
      id: `of-${id}`,
      status: 'final',
      code: { text: 'x' },
      subject: { reference: `Patient/${id}` },
    });
  }
  alice = await aClient(server, {
    scope: 'patient/*.cruds launch/patient',
    patient: 'alice',
    clientId: 'an-app',
    user: { username: 'alice', roles: ['patient'], fhirUser: 'Patient/alice', patients: ['alice'] },
  });
});
afterAll(async () => server?.close());

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'firekeeper audit' and datname = current_database()`;
/** A commit takes so long. */
const DAWDLE = `create function dawdle() returns trigger language plpgsql as $$
  begin perform pg_sleep(0.3); return new; end $$`;

describe('[S73] the audit journal', () => {
  it('says who read what, from where, in which request', async () => {
    const answer = await alice.get('Observation/of-alice');
    expect(answer.status).toBe(200);
    expect(await entryOf(server, answer)).toMatchObject({
      what: 'GET /fhir/:resourceType/:id',
      about: 'Observation/of-alice',
      status: 200,
      from: expect.stringMatching(/127\.0\.0\.1|::1/),
      caller: { client: 'an-app', user: 'alice', fhirUser: 'Patient/alice', patient: 'alice' },
      accesses: [{ interaction: 'read', type: 'Observation', resources: ['Observation/of-alice/1'] }],
    });
  });

  it('says what was asked, by POST too, and what came of it', async () => {
    const answer = await alice.send('POST', 'Observation/_search', 'status=final', {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    const entry = await entryOf(server, answer);
    expect(entry?.accesses).toEqual([
      {
        interaction: 'search',
        type: 'Observation',
        query: 'status=final',
        resources: ['Observation/of-alice/1'],
      },
    ]);
  });

  it('holds denials: without a token, with a bad one, beyond its scopes, of another patient', async () => {
    const stranger = await server.request('/fhir/Patient/alice');
    expect(await entryOf(server, stranger)).toMatchObject({ status: 401, about: 'Patient/alice' });
    const forger = await server.request('/fhir/Patient/alice', {
      headers: { Authorization: 'Bearer x.y.z' },
    });
    expect(await entryOf(server, forger)).toMatchObject({ status: 401 });
    const narrow = await aClient(server, { scope: 'patient/Patient.r', patient: 'alice' });
    const beyond = await narrow.get('Observation/of-alice');
    expect(await entryOf(server, beyond)).toMatchObject({ status: 403, caller: { patient: 'alice' } });
    const other = await alice.get('Observation/of-bob');
    expect(await entryOf(server, other)).toMatchObject({ status: 404, about: 'Observation/of-bob' });
    const record = await alice.get('Patient/bob/$everything');
    expect(await entryOf(server, record)).toMatchObject({ status: 404, about: 'Patient/bob' });
  });

  it('holds writes, each with its version, and what failed', async () => {
    const created = await alice.post('Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'y' },
      subject: { reference: 'Patient/alice' },
    });
    const { id } = created.body;
    expect((await entryOf(server, created))?.accesses).toEqual([
      { interaction: 'create', resources: [`Observation/${id}/1`] },
    ]);
    const deleted = await alice.delete(`Observation/${id}`);
    expect((await entryOf(server, deleted))?.accesses).toEqual([
      { interaction: 'delete', resources: [`Observation/${id}/2`] },
    ]);
    const purged = await admin.delete(`Observation/${id}/_history`);
    expect(purged.status).toBe(204);
    expect((await entryOf(server, purged))?.accesses?.[0]?.interaction).toBe('delete-history');
    const bad = await alice.post('Observation', { resourceType: 'Observation' });
    const entry = await entryOf(server, bad);
    expect(entry).toMatchObject({ status: 400 });
    expect(entry?.accesses).toBeUndefined();
  });

  it('holds each entry of a batch, those that go by a route of their own too', async () => {
    const answer = await admin.post('', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: 'Patient/alice' } },
        { request: { method: 'GET', url: 'Patient/bob/$everything' } },
      ],
    });
    expect(answer.body.entry.map((entry: { response: { status: string } }) => entry.response.status)).toEqual(
      ['200 OK', '200 OK'],
    );
    const id = answer.headers.get('x-request-id');
    const entries = await journalOf(server);
    const place = entries.findIndex(({ request }) => request === id);
    const [inner, own] = entries.slice(place - 1, place + 1);
    expect(own?.accesses?.[0]?.resources).toEqual(['Patient/alice/1']);
    expect(inner?.accesses?.flatMap(({ resources }) => resources)).toContain('Observation/of-bob/1');
    expect(inner?.caller).toEqual(own?.caller);
  });

  it('holds what is noted within a request and outside of any', async () => {
    await server.get(AuditJournal).note({ kind: 'break-the-glass', outcome: 'success', patient: 'alice' });
    expect((await journalOf(server)).at(-1)).toMatchObject({
      notes: [{ kind: 'break-the-glass', outcome: 'success', patient: 'alice' }],
    });
  });

  it('does not hold what is open to everyone and changes nothing', async () => {
    const before = (await journalOf(server)).length;
    expect((await server.request('/fhir/metadata')).status).toBe(200);
    expect((await journalOf(server)).length).toBe(before);
  });

  it('is exported to administrators, line by line as it was written', async () => {
    const path = '/audit/export?_since=2026-01-01T00:00:00Z';
    const service = await admin.get(`${server.url}${path}`);
    expect(service.status).toBe(200);
    const lines = service.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { entry: AuditEntry });
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map(({ entry }) => entry)).toEqual((await journalOf(server)).slice(0, lines.length));
    expect((await entryOf(server, service))?.notes?.[0]?.kind).toBe('export');
    const clinician = await aClient(server, { scope: 'user/*.rs' });
    for (const client of [alice, clinician])
      expect((await client.get(`${server.url}${path}`)).status).toBe(403);
    expect((await admin.get(`${server.url}/audit/export?_since=yesterday`)).status).toBe(400);
    expect((await server.request(path)).status).toBe(401);
  });

  it('is append-only', async () => {
    const database = server.get(Database);
    for (const text of [
      `update audit_journal set entries = '{}'`,
      'delete from audit_journal',
      'truncate audit_journal',
    ])
      await expect(database.query({ text, values: [] })).rejects.toThrow(/append-only/);
  });

  it('numbers what was written at the same time without a gap, and finds each by its number', async () => {
    await Promise.all(Array.from({ length: 50 }, async () => alice.get('Patient/alice')));
    const database = server.get(Database);
    const [rows] = await database.query<{ gaps: bigint; most: number }>({
      text: `select count(*) filter (where sequence <> sum) as gaps, max(count) as most from (
          select sequence, count, sum(count) over (partition by writer order by sequence) from audit_journal) rows`,
      values: [],
    });
    expect(rows?.gaps).toBe(0n);
    expect(rows?.most).toBeGreaterThan(1);
    const found = await database.query<{ entry: string }>({
      text: `select audit_entry(j.writer, place) as entry from audit_journal j, generate_series(sequence - count + 1, sequence) place
        order by j.writer, place`,
      values: [],
    });
    expect(found.map(({ entry }) => JSON.parse(entry) as AuditEntry)).toEqual(await journalOf(server));
  });

  it.each(['idle', 'in the middle of a commit'])(
    'loses nothing with a connection that is lost %s, and writes nothing twice',
    async when => {
      const run = async (text: string): Promise<unknown> => server.get(Database).query({ text, values: [] });
      const terminate = async (): Promise<unknown> => run(TERMINATE);
      let terminated: Promise<unknown> = Promise.resolve();
      if (when === 'idle') await terminate();
      else {
        await run(DAWDLE);
        await run(
          'create trigger dawdle after insert on audit_journal for each row execute function dawdle()',
        );
        terminated = new Promise(resolve => setTimeout(resolve, 100)).then(terminate);
      }
      const before = server.get(AuditJournal).counts.lost;
      const answers = await Promise.all(Array.from({ length: 5 }, async () => alice.get('Patient/alice')));
      await terminated;
      await run('drop trigger if exists dawdle on audit_journal');
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(server.get(AuditJournal).counts.lost).toBe(before);
      const written = (await journalOf(server)).map(({ request }) => request);
      for (const { headers } of answers)
        expect(written.filter(request => request === headers.get('x-request-id'))).toHaveLength(1);
    },
  );

  it('answers nothing that it cannot hold, and heals', async () => {
    const database = server.get(Database);
    await database.query({ text: 'alter table audit_journal rename to audit_journal_away', values: [] });
    const read = await alice.get('Patient/alice');
    expect(read.status).toBe(503);
    expect(read.headers.get('retry-after')).toBe('5');
    expect(read.headers.get('etag')).toBeNull();
    expect(read.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'transient' }] });
    expect(read.text).not.toContain('alice');
    const write = await admin.put('Patient/carol', { resourceType: 'Patient', id: 'carol' });
    expect(write.status).toBe(503);
    await database.query({ text: 'alter table audit_journal_away rename to audit_journal', values: [] });
    expect((await alice.get('Patient/alice')).status).toBe(200);
    expect((await admin.get('Patient/carol')).status).toBe(404);
  });
});

describe('AUDIT_JOURNAL=false', () => {
  it('writes nothing, for measurements', async () => {
    const silent = await startServer({ environment: { AUDIT_JOURNAL: 'false' } });
    try {
      expect((await (await anAdministrator(silent)).get('Patient')).status).toBe(200);
      expect(await journalOf(silent)).toEqual([]);
    } finally {
      await silent.close();
    }
  });
});
