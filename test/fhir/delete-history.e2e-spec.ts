import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/database/database.js';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

let server: TestServer;
let fhir: FhirClient;

beforeAll(async () => {
  server = await startServer();
  fhir = await anAdministrator(server);
});
afterAll(async () => server?.close());

/** An Observation of Alice with this many versions. */
async function observation(id: string, versions = 3): Promise<string> {
  for (let version = 1; version <= versions; version++) {
    const resource = {
      resourceType: 'Observation',
      id,
      status: 'final',
      code: { text: `version ${version}` },
      subject: { reference: 'Patient/alice' },
    };
    expect((await fhir.put(`Observation/${id}`, resource)).status).toBeLessThan(300);
  }
  return `Observation/${id}`;
}

async function versionsOf(path: string): Promise<string[]> {
  const { body } = await fhir.get(`${path}/_history`);
  return (body.entry ?? []).map(({ response }: Json) => response.etag);
}

/** Rows that would still tell of a resource. */
async function rowsAbout(id: string): Promise<number[]> {
  const counts: number[] = [];
  const [found] = await server
    .get(Database)
    .query<{ key: bigint }>({ text: 'select key from resource where id = $1', values: [id] });
  const key = found?.key ?? -1n;
  for (const table of ['resource', 'history', 'membership', 'search', 'posting', 'span', 'string', 'sort']) {
    const [row] = await server.get(Database).query<{ count: number }>({
      text: `select count(*)::int as count from ${table} where key = $1`,
      values: [key],
    });
    counts.push(row!.count);
  }
  return counts;
}

describe('delete-history', () => {
  it('destroys the past versions of a resource and leaves the current one as it is', async () => {
    const path = await observation('past');
    expect((await fhir.delete(`${path}/_history`)).status).toBe(204);
    expect(await versionsOf(path)).toEqual(['W/"3"']);
    expect((await fhir.get(`${path}/_history/2`)).status).toBe(404);
    expect((await fhir.get(path)).body.code.text).toBe('version 3');
    expect((await fhir.get('Observation?_id=past')).body.total).toBe(1);
    const [resource, history, membership] = await rowsAbout('past');
    expect([resource, history, membership]).toEqual([1, 0, 1]);
    const outcome = await fhir.delete(`${path}/_history`, { Prefer: 'return=OperationOutcome' });
    expect([outcome.status, outcome.body.issue[0].diagnostics]).toEqual([200, '0 version(s) destroyed']);
  });

  it('destroys one past version, never the current one', async () => {
    const path = await observation('one');
    expect((await fhir.delete(`${path}/_history/2`)).status).toBe(204);
    expect(await versionsOf(path)).toEqual(['W/"3"', 'W/"1"']);
    expect((await fhir.delete(`${path}/_history/3`)).status).toBe(409);
    for (const absent of ['2', '9', '0', 'x', '99999999999999999999']) {
      expect([absent, (await fhir.delete(`${path}/_history/${absent}`)).status]).toEqual([absent, 404]);
    }
  });

  it('of a deleted resource leaves nothing at all; its id can be used anew', async () => {
    const path = await observation('gone');
    await fhir.delete(path);
    expect((await fhir.delete(`${path}/_history`)).status).toBe(204);
    expect((await fhir.get(path)).status).toBe(404);
    expect((await fhir.get(`${path}/_history`)).status).toBe(404);
    expect(await rowsAbout('gone')).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect((await fhir.delete(`${path}/_history`)).status).toBe(404);
    const again = await fhir.get('_history?_count=1000');
    expect(again.text).not.toContain('Observation/gone');
    await observation('gone', 1);
    expect(await versionsOf(path)).toEqual(['W/"1"']);
  });

  it('heeds If-Match', async () => {
    const path = await observation('matched');
    expect((await fhir.delete(`${path}/_history`, { 'If-Match': 'W/"2"' })).status).toBe(412);
    expect(await versionsOf(path)).toHaveLength(3);
    expect((await fhir.delete(`${path}/_history`, { 'If-Match': 'W/"3"' })).status).toBe(204);
  });

  it('beside parallel updates loses none of them', async () => {
    const path = await observation('race', 2);
    const subject = { reference: 'Patient/alice' };
    const resource = {
      resourceType: 'Observation',
      id: 'race',
      status: 'final',
      code: { text: 'x' },
      subject,
    };
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 3 === 0
          ? fhir.delete(`${path}/_history`)
          : fhir.put(path, { ...resource, code: { text: `parallel ${index}` } }),
      ),
    );
    expect(answers.map(({ status }) => status).every(status => status === 200 || status === 204)).toBe(true);
    expect((await fhir.get(path)).body.meta.versionId).toBe('10');
  });

  it('is for administrators: a backend service, or the role admin', async () => {
    const path = await observation('admins');
    const admin = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['admin'] } });
    expect((await admin.delete(`${path}/_history/1`)).status).toBe(204);
    for (const request of [
      { scope: 'patient/*.cruds', patient: 'alice' },
      { scope: 'user/*.cruds' },
      { scope: 'user/*.cruds', user: { roles: ['patient'] as const, patients: ['alice'] } },
      { scope: 'user/*.crus', user: { roles: ['admin'] as const } },
      { scope: 'system/Observation.d?status=final' },
      { scope: 'system/Patient.d' },
    ]) {
      const client = await aClient(server, request);
      const known = await client.delete(`${path}/_history`);
      const unknown = await client.delete('Observation/nobody/_history');
      expect([request.scope, known.status]).toEqual([request.scope, 403]);
      expect(unknown.text).toBe(known.text);
      expect((await client.delete(`${path}/_history/2`)).status).toBe(403);
    }
    expect(await versionsOf(path)).toHaveLength(2);
  });

  it('takes no parameters', async () => {
    const path = await observation('parameters');
    expect((await fhir.delete(`${path}/_history?_since=2020-01-01T00:00:00Z`)).status).toBe(400);
    expect((await fhir.delete('Nonsense/1/_history')).status).toBe(404);
  });
});
