import { DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { AuditLinesJob } from '../../src/administration/audit/audit-lines.job.js';
import { InstallationHealth } from '../../src/administration/health/installation-health.js';
import { loadChainKeys } from '../../src/audit/audit-secret.js';
import { JournalQuarantine } from '../../src/audit/journal-quarantine.js';
import { JournalReader } from '../../src/audit/journal-reader.js';
import { JournalVerification } from '../../src/audit/journal-verification.js';
import { JournalWriter } from '../../src/audit/journal-writer.js';
import { Database } from '../../src/database/database.js';
import { DatabaseServer } from '../../src/database/database-server.js';
import { aHospital, SECRET } from '../smart/a-hospital.js';
import { basic } from '../smart/an-app.js';
import { postForm } from '../support/post-form.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

/** As they stand in an address: no text, half a character, much of it, what is no version. */
const HOSTILE = [
  'x',
  '1.5',
  '99999999999',
  '-1',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F%92%A9',
  '%2e%2e',
  'a'.repeat(3000),
];

/** Cut after 200 characters, there would be half of one at the end. */
const CUT = ['a'.repeat(186), 'a'.repeat(187), 'a'.repeat(188)].map(text => `${text}%F0%9F%92%A9`);

let server: TestServer;
let clinician: string;
let auditor: string;
beforeAll(async () => {
  server = await aHospital({ environment: { AUDIT_EVENTS: 'true' } });
  clinician = await aToken(server, { scope: 'user/*.cruds', user: { roles: ['clinician'] } });
  auditor = await aToken(server, { scope: 'audit.read', user: null, clientId: 'auditor' });
});
afterAll(async () => server.close());

function fhirRequests(text: string): readonly string[] {
  return [
    `/fhir/Observation/${text}`,
    `/fhir/Observation/x/_history/${text}`,
    `/fhir/Patient/${text}/Observation`,
    `/fhir/${text}/1`,
    `/fhir/Observation?code=${text}`,
    `/fhir/_async/${text}`,
  ];
}

function otherRequests(text: string): readonly (readonly [path: string, form?: string])[] {
  return [
    ['/auth/token', `grant_type=client_credentials&client_id=${text}&client_secret=${text}`],
    ['/auth/revoke', `client_id=public-app&token=${text}`],
    ['/auth/par', `client_id=public-app&launch=${text}&scope=${text}`],
    [`/auth/auth?client_id=${text}&response_type=code&scope=${text}&launch=${text}`],
    [`/identity/${text}/callback`, `SAMLResponse=${text}&RelayState=${text}`],
    [`/identity/${text}/backchannel-logout`, `logout_token=${text}`],
    [`/invitation/${text}`],
    [`/interaction/${text}`],
    [`/signed-in?state=${text}&code=${text}`],
  ];
}

async function send(path: string, headers: Record<string, string>, form?: string): Promise<void> {
  const response = await server.request(path, {
    headers,
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
  await response.body?.cancel();
  expect(response.status, path).toBeLessThan(500);
}

/** Throws where an entry of the journal cannot be worked on: nothing that comes after it would ever be found. */
async function readTheJournal(): Promise<void> {
  await server.get(AuditEventsJob).run();
  await server.get(AuditLinesJob).run();
}

describe.each([...HOSTILE, ...CUT])(
  'What a stranger sends, such as %s, stops nobody from reading the journal',
  text => {
    it('with a token and without', async () => {
      for (const headers of [{}, bearer(clinician)])
        for (const path of fhirRequests(text)) await send(path, headers);
      await expect(readTheJournal()).resolves.toBeUndefined();
    });

    it('at the doors for everybody', async () => {
      for (const headers of [{}, basic('resource-server', SECRET)])
        for (const [path, form] of otherRequests(text)) await send(path, headers, form);
      await expect(readTheJournal()).resolves.toBeUndefined();
    });
  },
);

describe('What is asked at the token endpoint', () => {
  it.each(['/auth/token', '/%61uth/token', 'http://elsewhere.example/auth/token', '/auth/%74oken'])(
    'is in the journal, written as %s',
    async path => {
      await heardSince();
      await postForm(server, path, 'grant_type=client_credentials&client_id=x&client_secret=x');
      expect(await heardSince()).toEqual(['POST /auth/token']);
    },
  );

  it('is asked in small letters alone', async () => {
    expect(await postForm(server, '/AUTH/token', 'grant_type=client_credentials')).toBe(404);
  });
});

describe('A compartment that was asked for', () => {
  it('is found in the audit of its patient, refused or not', async () => {
    await send('/fhir/Patient/bob/Encounter', {});
    await send('/fhir/Patient/bob/Condition', bearer(clinician));
    const found = await server.request('/administration/audit?patient=bob', { headers: bearer(auditor) });
    const lines = (await found.json()) as { outcome: string; entry: { about: string } }[];
    expect(lines.slice(0, 2).map(({ outcome, entry }) => [outcome, entry.about])).toEqual([
      ['success', 'Patient/bob/Condition'],
      ['denied', 'Patient/bob/Encounter'],
    ]);
  });
});

/** Of no version of the server yet, or altered by somebody who owns the database. */
const BROKEN = [
  '{"at":"2026-01-31T10:00:00Z","accesses":[{"interaction":"read","type":"Patient"}]}',
  '{"at":"some day","status":403,"what":"GET /broken"}',
  '{"at":',
  'null',
];

async function sql<Row extends object>(text: string): Promise<readonly Row[]> {
  return server.get(Database).query<Row>({ text, values: [] });
}

/** What the journal has heard since this was asked last. */
async function heardSince(): Promise<readonly string[]> {
  const heard: string[] = [];
  const reader = server.get(JournalReader);
  await reader.drain('tokens', async rows => void heard.push(...rows.map(({ entry }) => entry?.what ?? '')));
  return heard;
}

async function append(...lines: readonly string[]): Promise<void> {
  const writer = new JournalWriter(server.get(DatabaseServer).url);
  await writer.append(lines);
  await writer.end();
}

async function waiting(reader: string): Promise<number> {
  const [row] = await sql<{ count: bigint }>(
    `select count(*) from audit_quarantine where reader = '${reader}'`,
  );
  return Number(row?.count);
}

describe('An entry of which nothing can be made', () => {
  const now = new Date().toISOString();
  const sound = ['before', 'after'].map(id =>
    JSON.stringify({
      at: now,
      what: 'GET /fhir/Patient/:id',
      about: `Patient/${id}-the-broken`,
      status: 403,
    }),
  );

  it('stops none of those beside it, and waits where it is seen', async () => {
    await append(sound[0]!, ...BROKEN, sound[1]!);
    await expect(readTheJournal()).resolves.toBeUndefined();
    for (const id of ['before', 'after']) {
      const events = await sql(`select id from resource where content::text like '%${id}-the-broken%'`);
      expect(events).toHaveLength(1);
      const asked = await server.request(`/administration/audit?type=Patient`, { headers: bearer(auditor) });
      expect(asked.status).toBe(200);
      expect(await asked.text()).toContain(`${id}-the-broken`);
    }
    expect(await waiting('audit-events')).toBe(BROKEN.length - 1);
    expect(await waiting('audit-lines')).toBe(BROKEN.length);
    const { checks } = await server.get(InstallationHealth).check();
    expect(checks['audit quarantine']).toMatchObject({ status: 'warn', observedUnit: 'entries' });
    expect(checks['audit quarantine']?.output).toMatch(
      /first is entry \d+ of writer \d+, for audit-.* \(TypeError at/,
    );
  });

  it('is in the journal as before', async () => {
    const database = server.get(Database);
    const keys = await loadChainKeys(async statement => database.query(statement));
    const verification = new JournalVerification(async statement => database.query(statement), keys);
    expect((await verification.run()).findings).toEqual([]);
  });

  it('is tried again later, and is worked on when that succeeds', async () => {
    const reader = server.get(JournalReader);
    let isMended = false;
    const heard: string[] = [];
    const drain = async (): Promise<void> =>
      reader.drain('test', async rows => {
        if (!isMended && rows.some(({ entry }) => entry?.about === 'Patient/before-the-broken'))
          throw new TypeError('Nothing was said about such an entry');
        heard.push(...rows.map(({ entry }) => entry?.about ?? ''));
      });
    await drain();
    isMended = true;
    await drain();
    expect(heard).not.toContain('Patient/before-the-broken');
    expect(heard).toContain('Patient/after-the-broken');
    await sql(`update audit_quarantine set try_at = now() - interval '1 second' where reader = 'test'`);
    await drain();
    expect(heard.filter(about => about === 'Patient/before-the-broken')).toHaveLength(1);
    expect((await server.get(JournalQuarantine).report()).first).not.toContain('for test');
  });

  it('is told from a database that is not there: then nothing is skipped', async () => {
    const away = Object.assign(new DatabaseError('shut down', 0, 'error'), { code: '57P01' });
    const before = await waiting('another');
    await expect(server.get(JournalReader).drain('another', async () => Promise.reject(away))).rejects.toBe(
      away,
    );
    expect(await waiting('another')).toBe(before);
    expect(await sql(`select from audit_cursor where reader = 'another'`)).toEqual([]);
  });
});
