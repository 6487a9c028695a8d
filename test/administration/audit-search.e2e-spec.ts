import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whereOf } from '../../src/administration/audit/audit-line.sql.js';
import { readAuditQuery } from '../../src/administration/audit/audit-query.js';
import { Database } from '../../src/database/database.js';
import { anAdministrator } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

let server: TestServer;
let auditor: string;
beforeAll(async () => {
  server = await startServer();
  auditor = await aToken(server, { scope: 'audit.read', user: null, clientId: 'auditor' });
  const admin = await anAdministrator(server);
  for (const id of ['alice', 'bob']) {
    await admin.put(`Patient/${id}`, { resourceType: 'Patient', id });
    await admin.put(`Observation/of-${id}`, {
      resourceType: 'Observation',
      id: `of-${id}`,
      status: 'final',
      code: { text: 'Weight' },
      subject: { reference: `Patient/${id}` },
    });
  }
  const reader = await aToken(server, { scope: 'system/*.rs', clientId: 'reader', user: null });
  for (let i = 0; i < 3; i++) await server.request('/fhir/Observation/of-alice', { headers: bearer(reader) });
  await server.request('/fhir/Observation?subject=Patient/bob', { headers: bearer(reader) });
  const poor = await aToken(server, { scope: 'system/Patient.rs', clientId: '=cmd()', user: null });
  await server.request('/fhir/Observation/of-bob', { headers: bearer(poor) });
});
afterAll(async () => server.close());

interface Line {
  readonly at: string;
  readonly sequence: string;
  readonly writer: number;
  readonly client: string;
  readonly outcome: string;
  readonly actions: readonly string[];
  readonly types: readonly string[];
  readonly patients: readonly string[];
  readonly entry: { readonly status: number };
}

function ask(path: string, token = auditor): Promise<Response> {
  return server.request(`/administration/audit${path}`, { headers: bearer(token) });
}

async function search(query: string): Promise<readonly Line[]> {
  const response = await ask(`?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Line[];
}

describe('The audit search', () => {
  it('is for the scope audit.read alone, and of people for administrators and privacy officers', async () => {
    for (const path of ['', '/summary', '/export', '/entries/1/1']) {
      expect((await server.request(`/administration/audit${path}`)).status).toBe(401);
      expect((await ask(path, await aToken(server, { scope: 'system/*.cruds' }))).status).toBe(403);
      expect((await ask(path, await aToken(server, { scope: 'audit.read' }))).status).toBe(403);
      for (const role of ['admin', 'privacy-officer']) {
        const auditing = await aToken(server, { scope: 'audit.read', user: { roles: [role] } });
        expect((await ask(path, auditing)).status).toBe(200);
        const other = await aToken(server, { scope: 'access.manage', user: { roles: [role] } });
        expect((await ask(path, other)).status).toBe(403);
      }
      const clinician = await aToken(server, { scope: 'audit.read', user: { roles: ['clinician'] } });
      expect((await ask(path, clinician)).status).toBe(403);
    }
  });

  it('finds what has just happened, by app and by the patient whose record it is', async () => {
    const lines = await search('client=reader');
    expect(lines.map(({ actions, patients }) => [...actions, ...patients])).toEqual([
      ['search', 'bob'],
      ['read', 'alice'],
      ['read', 'alice'],
      ['read', 'alice'],
    ]);
    const ofBob = await search('patient=Patient/bob&type=Observation');
    expect(ofBob.map(({ client, outcome }) => `${client} ${outcome}`)).toEqual([
      '=cmd() denied',
      'reader success',
      expect.stringContaining('success'),
    ]);
  });

  it('finds denials and kinds of access', async () => {
    const [denied] = await search('outcome=denied&client=%3Dcmd()');
    expect(denied).toMatchObject({ types: ['Observation'], entry: { status: 403 } });
    expect((await search('action=search')).map(({ client }) => client)).toEqual(['reader']);
    expect(await search('user=nobody')).toEqual([]);
    expect(await search('to=2026-01-02&from=2026-01-01')).toEqual([]);
  });

  it('comes in parts that nothing is lost between', async () => {
    const whole = await search('client=reader');
    const found: Line[] = [];
    for (let query: string | undefined = 'client=reader&limit=1'; query !== undefined;) {
      const response = await ask(`?${query}`);
      found.push(...((await response.json()) as Line[]));
      query = /<\?([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect(found).toEqual(whole);
  });

  it('counts by time, app and person, and what was denied', async () => {
    const summary = (await (await ask('/summary?type=Observation')).json()) as {
      readonly unit: string;
      readonly total: number;
      readonly denied: number;
      readonly times: readonly { readonly total: number }[];
      readonly clients: readonly { readonly name: string; readonly total: number; readonly denied: number }[];
    };
    expect(summary).toMatchObject({ unit: 'hour', total: 7, denied: 1 });
    expect(summary.times.reduce((sum, { total }) => sum + total, 0)).toBe(7);
    expect(summary.clients).toContainEqual({ name: 'reader', total: 4, denied: 0, failed: 0 });
    expect(summary.clients).toContainEqual({ name: '=cmd()', total: 1, denied: 1, failed: 0 });
  });

  it('is exported as NDJSON and as CSV that calculates nothing', async () => {
    const ndjson = await ask('/export?client=reader&format=ndjson');
    expect(ndjson.headers.get('content-type')).toContain('application/x-ndjson');
    expect(
      (await ndjson.text())
        .trim()
        .split('\n')
        .map(line => (JSON.parse(line) as Line).client),
    ).toEqual(Array.from({ length: 4 }, () => 'reader'));
    const csv = await ask('/export?client=%3Dcmd()&format=csv');
    expect(csv.headers.get('content-disposition')).toContain('audit.csv');
    const [head, row] = (await csv.text()).split('\r\n');
    expect(head).toMatch(/^time,user,client,outcome,status,/);
    expect(row).toContain(`,'=cmd(),denied,403,`);
  });

  it('stands in the journal itself, with what was searched', async () => {
    await search('patient=alice');
    const [line] = await search('client=auditor&action=operation&limit=1');
    expect(line?.entry).toMatchObject({
      notes: [{ kind: 'operation', detail: { operation: 'audit-search', patient: 'alice' } }],
    });
    const entry = await ask(`/entries/${line?.writer}/${line?.sequence}`);
    expect(await entry.json()).toEqual(line?.entry);
    expect((await ask('/entries/1/999999')).status).toBe(404);
    expect((await ask('/entries/x/1')).status).toBe(404);
  });

  it.each([
    ['outcome=good', 'outcome must be one of'],
    ['type=Patiant', 'type must be'],
    ['from=yesterday', 'from must be a time'],
    ['from=2026-02-01&to=2026-01-01', 'from must be before to'],
    ['from=2020-01-01&to=2026-01-01', '400 days'],
    ['limit=0', 'limit must be'],
    ['after=x', 'after must be'],
    ['user=a&user=b', 'user must be one text'],
    ['user=%00', 'user must be one text'],
  ])('says what is wrong with %s', async (query, words) => {
    const response = await ask(`?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(words);
  });
});

describe('The index of the audit search', () => {
  it('is what a day, a week and a patient are found by, not the whole journal', async () => {
    const database = server.get(Database);
    const fill = `insert into audit_line
      select now() - n * interval '30 days' / 40000, 9999, n, 'app-' || n % 7, 'user' || n % 50, 'success', '{read}',
        '{Observation}', array['p' || n % 3000] from generate_series(1, 40000) n`;
    await database.query({ text: fill, values: [] });
    await database.query({ text: 'analyze audit_line', values: [] });
    const plan = async (query: Readonly<Record<string, unknown>>): Promise<string> => {
      const { condition, values } = whereOf(readAuditQuery(query));
      const text = `explain select client, count(*) from audit_line l where ${condition} group by client`;
      const lines = await database.query<{ 'QUERY PLAN': string }>({ text, values });
      return lines.map(line => line['QUERY PLAN']).join('\n');
    };
    const [week, month] = [7, 30].map(days => new Date(Date.now() - days * 86_400_000).toISOString());
    for (const query of [
      {},
      { from: week },
      { from: month, patient: 'p7' },
      { from: month, user: 'user7' },
    ]) {
      expect(await plan(query)).toContain('Index');
      expect(await plan(query)).not.toContain('Seq Scan');
    }
  });
});
