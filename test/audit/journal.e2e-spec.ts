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
      `update audit_journal set entry = '{}'`,
      'delete from audit_journal',
      'truncate audit_journal',
    ])
      await expect(database.query({ text, values: [] })).rejects.toThrow(/append-only/);
  });

  it('numbers what was written at the same time without a gap', async () => {
    await Promise.all(Array.from({ length: 50 }, async () => alice.get('Patient/alice')));
    const rows = await server.get(Database).query<{ gaps: bigint }>({
      text: `select count(*) as gaps from (select sequence - row_number() over (partition by writer order by sequence) as gap
        from audit_journal) rows where gap <> 0`,
      values: [],
    });
    expect(rows[0]?.gaps).toBe(0n);
  });

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
