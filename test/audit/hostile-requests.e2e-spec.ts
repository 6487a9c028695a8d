import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { AuditLinesJob } from '../../src/administration/audit/audit-lines.job.js';
import { aHospital, SECRET } from '../smart/a-hospital.js';
import { basic } from '../smart/an-app.js';
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
