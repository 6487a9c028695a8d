import type { AuditEvent } from 'fhir/r4.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEventsJob } from '../../src/fhir/audit/audit-events.job.js';
import { manage } from '../security/rules-world.js';
import { aHospital, SECRET } from '../smart/a-hospital.js';
import { authorize, basic, exchange, launched, post, REDIRECT_URI, refresh } from '../smart/an-app.js';
import { aClient, anAdministrator, FhirClient } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const SCOPE = 'launch/patient openid fhirUser patient/*.rs offline_access';
const RULES = [{ effect: 'allow', types: ['*'], interactions: 'cruds', patients: ['care-team'] }];

let server: TestServer;
let admin: FhirClient;
let known: Set<string>;
beforeAll(async () => {
  server = await aHospital({ environment: { AUDIT_EVENTS: 'true', CLIENT_REGISTRATION: 'loopback' } });
  admin = await anAdministrator(server);
});
afterAll(async () => server?.close());

async function all(): Promise<AuditEvent[]> {
  await server.get(AuditEventsJob).run();
  const { body } = await admin.get('AuditEvent?_count=1000');
  return (body.entry ?? []).map(({ resource }: { resource: AuditEvent }) => resource);
}

/** The events of one kind since the test has begun; the searches of the test itself are others. */
async function events(code: string): Promise<AuditEvent[]> {
  const fresh = (await all()).filter(({ id }) => !known.has(id!));
  return fresh.filter(({ subtype = [] }) => subtype.some(coding => coding.code === code));
}

async function only(code: string): Promise<AuditEvent> {
  const [event, ...more] = await events(code);
  expect([event, ...more].map(each => each?.subtype?.[0]?.code)).toEqual([code]);
  return event!;
}

/** Names and apps of those who have acted. */
function actors({ agent }: AuditEvent): unknown[] {
  return agent.map(({ who }) => who?.identifier?.value);
}

function patientOf({ entity = [] }: AuditEvent): unknown {
  return entity.find(({ role }) => role?.code === '1')?.what?.reference;
}

/** Of the event, and of those who have asked for it. */
function purposesOf({ purposeOfEvent = [], agent }: AuditEvent): unknown[] {
  const ofAgents = agent.flatMap(({ purposeOfUse = [] }) => purposeOfUse);
  return [...purposeOfEvent, ...ofAgents].map(({ coding }) => coding?.[0]?.code);
}

beforeEach(async () => {
  known = new Set((await all()).map(({ id }) => id!));
});

const LOGIN = '110122';
const LOGOUT = '110123';
const SECURITY = '110129';

describe('[S73] exactly one AuditEvent', () => {
  it('of a sign-in, of the consent that follows, and of the token', async () => {
    await launched({ server, scope: SCOPE });
    const login = await only(LOGIN);
    expect(login).toMatchObject({ type: { code: '110114' }, action: 'E', outcome: '0' });
    expect(actors(login)).toEqual(expect.arrayContaining(['public-app', 'dr.grace']));
    const consent = await only('consent');
    expect([consent.outcome, patientOf(consent)]).toEqual(['0', 'Patient/alice']);
    expect(JSON.stringify(consent.entity)).toContain('patient/*.rs');
    const issued = await only('token-issued');
    expect([issued.outcome, patientOf(issued)]).toEqual(['0', 'Patient/alice']);
    expect(JSON.stringify(issued.agent)).toMatch(/urn:ietf:params:oauth:jti:[\w-]+/);
  });

  it('of what the pickers show, with the person to whom they show it', async () => {
    await launched({ server, scope: SCOPE });
    const shown = (await events('search-type')).filter(({ entity = [] }) =>
      entity.some(({ description }) => description === 'Patient'),
    );
    expect(new Set(shown.map(patientOf))).toEqual(new Set(['Patient/alice', 'Patient/bob']));
    expect(shown).toHaveLength(2);
    for (const event of shown)
      expect(actors(event)).toEqual(expect.arrayContaining(['public-app', 'dr.grace']));
  });

  it('of a sign-in that fails: with the name of an account, and never with what is none', async () => {
    await authorize({ server, scope: SCOPE, person: { password: 'wrong horse' } }).catch(() => undefined);
    const tries = await events(LOGIN);
    expect(tries.length).toBeGreaterThan(0);
    for (const failed of tries) {
      expect(failed.outcome).toBe('4');
      expect(actors(failed)).toContain('dr.grace');
      expect(JSON.stringify(failed)).not.toContain('wrong horse');
    }
  });

  it('of a consent that is refused', async () => {
    await authorize({ server, scope: SCOPE, person: { decision: 'deny' } });
    expect((await only('consent')).outcome).toBe('4');
    expect(await events('token-issued')).toEqual([]);
  });

  it('of a refresh, and of one that is refused', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    await refresh(server, body['refresh_token']);
    const refreshed = await only('token-refreshed');
    expect(refreshed.outcome).toBe('0');
    expect(actors(refreshed)).toEqual(expect.arrayContaining(['public-app', 'dr.grace']));
    expect((await refresh(server, 'no-such-token')).status).toBe(400);
    const outcomes = (await events('token-refreshed')).map(({ outcome }) => outcome);
    expect(outcomes).toHaveLength(2);
    expect(new Set(outcomes)).toEqual(new Set(['0', '4']));
  });

  it('of a token that is refused', async () => {
    const outcome = await authorize({ server, scope: SCOPE });
    expect((await exchange(server, { ...outcome, verifier: 'x'.repeat(43) })).status).toBe(400);
    expect((await only('token-issued')).outcome).toBe('4');
  });

  it('of a revocation and of an introspection', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const token = String(body['access_token']);
    await post(server, '/introspect', { token }, basic('resource-server', SECRET));
    const introspected = await only('token-introspected');
    expect([introspected.outcome, actors(introspected)[0]]).toEqual(['0', 'resource-server']);
    await post(server, '/revoke', { token: String(body['refresh_token']), client_id: 'public-app' });
    const revoked = await only('token-revoked');
    expect([revoked.outcome, actors(revoked)[0]]).toEqual(['0', 'public-app']);
    expect(JSON.stringify([introspected, revoked])).not.toContain(token);
  });

  it('of a sign-out', async () => {
    const { body, outcome } = await launched({ server, scope: SCOPE });
    const { browser } = outcome;
    const page = await browser.open(`${server.url}/auth/logout?id_token_hint=${String(body['id_token'])}`);
    await browser.submit(page, page.forms[0]!);
    const event = await only(LOGOUT);
    expect(event.outcome).toBe('0');
    expect(actors(event)).toContain('dr.grace');
  });

  it('of a launch', async () => {
    const token = await aToken(server, { scope: 'launch-contexts.create', user: null, clientId: 'the-ehr' });
    const response = await server.request('/launch-contexts', {
      method: 'POST',
      headers: { ...bearer(token), 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_id: 'public-app', patient: 'bob' }),
    });
    expect(response.status).toBe(201);
    const event = await only('launch');
    expect([event.outcome, patientOf(event), actors(event)[0]]).toEqual(['0', 'Patient/bob', 'the-ehr']);
  });

  it('of a registration and of a change by the app itself', async () => {
    const json = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ client_name: 'Walk-in', redirect_uris: [REDIRECT_URI] });
    const answer = await server.request('/register', { method: 'POST', headers: json, body });
    const app = (await answer.json()) as Record<string, string>;
    const registered = await only(SECURITY);
    expect([registered.type.code, registered.outcome, actors(registered)[0]]).toEqual([
      '110113',
      '0',
      app['client_id'],
    ]);
    known.add(registered.id!);
    const headers = bearer(app['registration_access_token']!);
    const gone = await server.request(app['registration_client_uri']!, { method: 'DELETE', headers });
    expect(gone.status).toBe(204);
    expect(actors(await only(SECURITY))[0]).toBe(app['client_id']);
    expect(JSON.stringify(await all())).not.toContain(app['client_secret']);
  });

  it('of a change of policies by an administrator', async () => {
    expect(
      (await manage(server, 'PUT', 'policies', [{ name: 'n', roles: ['nurse'], rules: RULES }])).status,
    ).toBe(200);
    const event = await only('110136');
    expect([event.type.code, event.outcome]).toEqual(['110113', '0']);
  });

  it('of a glass that is broken, and of one that may not be', async () => {
    await manage(server, 'PUT', 'policies', [
      { name: 'nurses', roles: ['nurse'], rules: RULES, break_the_glass: true },
      { name: 'clerks', roles: ['clerk'], rules: RULES },
    ]);
    const asked = { patient: 'bob', reason: 'Unconscious in the emergency room', purpose: 'ETREAT' };
    const by = (role: string) =>
      aToken(server, { scope: 'user/*.rs', user: { username: role, roles: [role] } });
    const opened = await manage(server, 'POST', 'break-glass', asked, await by('nurse'));
    expect(opened.status).toBe(201);
    const broken = await only('110127');
    expect([broken.outcome, broken.outcomeDesc, patientOf(broken)]).toEqual([
      '0',
      asked.reason,
      'Patient/bob',
    ]);
    expect(actors(broken)).toContain('nurse');
    expect(purposesOf(broken)).toEqual(['ETREAT', 'ETREAT']);
    known.add(broken.id!);
    const reader = new FhirClient(server, opened.body.access_token);
    expect((await reader.get('Patient/bob')).status).toBe(200);
    // Whether the patient is there was looked for, too.
    const reads = await events('read');
    const marked = ['Patient/bob', 'ETREAT', 'ETREAT'];
    expect(reads.map(event => [patientOf(event), ...purposesOf(event)])).toEqual([marked, marked]);
    expect((await manage(server, 'POST', 'break-glass', asked, await by('clerk'))).status).toBe(403);
    expect((await only('110127')).outcome).toBe('4');
    await manage(server, 'PUT', 'policies', []);
  });

  it('of what is refused: without a token (401), beyond its scopes (403)', async () => {
    expect((await server.request('/fhir/Patient/alice')).status).toBe(401);
    const stranger = await only('read');
    expect([stranger.outcome, stranger.outcomeDesc]).toEqual(['4', 'HTTP 401']);
    known.add(stranger.id!);
    const narrow = await aClient(server, { scope: 'patient/Patient.r', patient: 'alice' });
    expect((await narrow.get('Observation/weight-of-alice')).status).toBe(403);
    const beyond = await only('read');
    expect([beyond.outcome, beyond.outcomeDesc]).toEqual(['4', 'HTTP 403']);
    expect(JSON.stringify(beyond.entity)).toContain('Observation/weight-of-alice');
  });
});
