import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessTokenMint } from '../../src/auth/authorization-server/keys/access-token-mint.js';
import { Environment } from '../../src/config/environment.js';
import { aConsent } from '../support/a-consent.js';
import { aClient, anAdministrator, FhirClient } from '../support/fhir-client.js';
import { later } from '../support/later.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken } from '../support/tokens.js';
import { aRecord, idsOf, manage, observation, put } from './rules-world.js';

let server: TestServer;
let token: string;
let nurse: FhirClient;
beforeAll(async () => {
  server = await startServer();
  await aRecord(await anAdministrator(server));
  const rules = [{ effect: 'allow', types: ['*'], interactions: 'cruds', patients: ['care-team'] }];
  await manage(server, 'PUT', 'policies', [
    { name: 'nurses', roles: ['nurse'], rules, break_the_glass: true },
    { name: 'clerks', roles: ['clerk'], rules },
  ]);
  token = await aToken(server, { scope: 'user/*.cruds', user: GREY });
  nurse = new FhirClient(server, token);
});
afterAll(async () => server.close());

const GREY = { username: 'grey', roles: ['nurse'], fhirUser: 'Practitioner/grey' };
const ASKED = { patient: 'ada', reason: 'Unconscious in the emergency room', purpose: 'ETREAT' };

async function breakGlass(asked: object = ASKED, by = token) {
  return manage(server, 'POST', 'break-glass', asked, by);
}

async function signedIn(signIn?: { readonly minutesAgo: number; readonly methods: readonly string[] }) {
  const { minutesAgo = 0, methods = [] } = signIn ?? {};
  const at = Math.floor(Date.now() / 1000) - minutesAgo * 60;
  return server.get(AccessTokenMint).mint({
    clientId: 'test-app',
    scope: 'user/*.cruds',
    user: { patients: [], ...GREY },
    ...(signIn ? { signIn: { at, methods } } : {}),
  });
}

describe('Breaking the glass (S69)', () => {
  it('opens the record of one patient to look at, with a token that says so', async () => {
    expect(await idsOf(nurse, 'Patient')).toEqual([]);
    const { status, body } = await breakGlass();
    expect(status).toBe(201);
    expect(body.expires_in).toBeGreaterThan(3500);
    expect(decodeJwt(body.access_token)['firekeeper_break_glass']).toEqual({
      id: body.break_glass.id,
      patient: 'ada',
      purpose: 'ETREAT',
    });
    const opened = new FhirClient(server, body.access_token);
    expect(await idsOf(opened, 'Patient')).toEqual(['ada']);
    expect(await idsOf(opened, 'Observation')).toEqual(['ada-hiv', 'ada-sugar']);
    expect((await opened.get('Observation/ada-hiv/_history')).status).toBe(200);
    expect((await opened.get('Patient/bob')).status).toBe(404);
    expect((await opened.put('Observation/ada-hiv', observation('ada-hiv', 'ada'))).status).toBe(404);
    expect(await idsOf(nurse, 'Patient')).toEqual([]);
  });

  it('goes beyond what the patient denies, and not beyond the scopes', async () => {
    const narrow = await aToken(server, { scope: 'user/Condition.rs', user: GREY });
    const { body } = await breakGlass(ASKED, narrow);
    const opened = new FhirClient(server, body.access_token);
    expect(await idsOf(opened, 'Condition')).toEqual(['ada-flu']);
    expect((await opened.get('Observation')).status).toBe(403);
  });

  it.each<[string, object, number]>([
    ['without a reason', { ...ASKED, reason: ' ' }, 400],
    ['with a reason of blanks', { ...ASKED, reason: '                 ' }, 400],
    ['without a purpose of use', { ...ASKED, purpose: 'TREAT' }, 400],
    ['without a patient', { reason: ASKED.reason, purpose: 'BTG' }, 400],
    ['for a patient who is not there', { ...ASKED, patient: 'nobody' }, 404],
  ])('is refused %s', async (_case, asked, expected) => {
    expect((await breakGlass(asked)).status).toBe(expected);
  });

  describe('where the hospital wants to be sure who it is', () => {
    let environment: Environment;
    beforeAll(() => {
      environment = server.get(Environment);
      environment.BREAK_THE_GLASS_SIGN_IN_MINUTES = 5;
      environment.BREAK_THE_GLASS_SECOND_FACTOR = true;
    });
    afterAll(() => {
      delete environment.BREAK_THE_GLASS_SIGN_IN_MINUTES;
      environment.BREAK_THE_GLASS_SECOND_FACTOR = false;
    });

    it.each([
      ['no sign-in is known', undefined],
      ['it was long ago', { minutesAgo: 6, methods: ['pwd', 'otp', 'mfa'] }],
      ['it was with a password alone', { minutesAgo: 0, methods: ['pwd'] }],
    ])('is refused if %s, and says what to do', async (_case, signIn) => {
      const { status, headers, body } = await breakGlass(ASKED, await signedIn(signIn));
      expect(status).toBe(401);
      expect(headers.get('WWW-Authenticate')).toMatch(
        /Bearer error="insufficient_user_authentication", .*acr_values="https:\/\/refeds.org\/profile\/mfa", max_age="300"/,
      );
      expect(body.issue[0].diagnostics).toContain('max_age=300: let the person sign in anew');
    });

    it('is refused in the same words for a patient who is not there', async () => {
      const asked = { ...ASKED, patient: 'nobody' };
      const [none, ada] = [await breakGlass(asked), await breakGlass()];
      expect([none.status, none.body]).toEqual([401, ada.body]);
    });

    it('is granted after a fresh sign-in with a second factor', async () => {
      const fresh = await signedIn({ minutesAgo: 4, methods: ['pwd', 'otp', 'mfa'] });
      expect((await breakGlass(ASKED, fresh)).status).toBe(201);
    });
  });

  it('is refused to people whose policies do not have it, to programs, and with a token that was given for it', async () => {
    const clerk = await aToken(server, { scope: 'user/*.rs', user: { ...GREY, roles: ['clerk'] } });
    expect((await breakGlass(ASKED, clerk)).status).toBe(403);
    const patient = { username: 'bob', roles: ['patient'], patients: ['bob'] };
    expect(
      (await breakGlass(ASKED, await aToken(server, { scope: 'user/*.rs', user: patient }))).status,
    ).toBe(403);
    expect((await breakGlass(ASKED, await aToken(server, { scope: 'system/*.rs' }))).status).toBe(403);
    const { body } = await breakGlass();
    expect((await breakGlass({ ...ASKED, patient: 'bob' }, body.access_token)).status).toBe(403);
  });

  it('is over when its time is: the token is refused', async () => {
    const { body } = await breakGlass();
    const { break_glass: brokenGlass } = body;
    const mint = server.get(AccessTokenMint);
    const request = { clientId: 'app', scope: 'user/*.rs', user: { ...GREY, patients: [] }, brokenGlass };
    const brief = await mint.mint({ ...request, expiresIn: 60 });
    const client = new FhirClient(server, brief);
    expect((await client.get('Patient/ada')).status).toBe(200);
    expect((await later(61, async () => client.get('Patient/ada'))).status).toBe(401);
  });

  it('is over when the policies let the person break it no more', async () => {
    const { body } = await breakGlass();
    const opened = new FhirClient(server, body.access_token);
    expect((await opened.get('Patient/ada')).status).toBe(200);
    const { body: held } = await manage(server, 'GET', 'policies');
    const taken = held.policies.map((policy: object) => ({ ...policy, break_the_glass: false }));
    await manage(server, 'PUT', 'policies', taken);
    expect((await opened.get('Patient/ada')).status).toBe(404);
    await manage(server, 'PUT', 'policies', held.policies);
    expect((await opened.get('Patient/ada')).status).toBe(200);
  });

  it('lasts as long as the operator has set', async () => {
    const hospital = await startServer({ environment: { BREAK_THE_GLASS_MINUTES: '1' } });
    try {
      await aRecord(await anAdministrator(hospital));
      const own = await aToken(hospital, { scope: 'user/*.rs' });
      const { body } = await manage(hospital, 'POST', 'break-glass', ASKED, own);
      expect(body.expires_in).toBeLessThanOrEqual(60);
      const { exp = 0 } = decodeJwt(body.access_token);
      expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 60_000);
    } finally {
      await hospital.close();
    }
  });
});

async function officer(): Promise<string> {
  const user = { username: 'olga', roles: ['privacy-officer'] };
  return aToken(server, { scope: 'access.manage', user });
}

describe('The review of broken glass (S69)', () => {
  it('is a queue of the privacy officer', async () => {
    const { body } = await breakGlass();
    const { id } = body.break_glass;
    const queue = await manage(server, 'GET', 'break-glass', undefined, await officer());
    expect(queue.body).toContainEqual(
      expect.objectContaining({ id, patient: 'ada', user: 'grey', reason: ASKED.reason, state: 'waiting' }),
    );
    const review = { verdict: 'flagged', note: 'Was not on duty' };
    const reviewed = await manage(server, 'PUT', `break-glass/${id}/review`, review, await officer());
    expect(reviewed.body).toMatchObject({ state: 'flagged', reviewed_by: 'olga', note: 'Was not on duty' });
    expect((await manage(server, 'PUT', `break-glass/${id}/review`, review, await officer())).status).toBe(
      409,
    );
    const flagged = await manage(server, 'GET', 'break-glass?verdict=flagged', undefined, await officer());
    expect(flagged.body.map((grant: { id: string }) => grant.id)).toContain(id);
  });

  it('is read part by part, however long it is, while it grows and shrinks', async () => {
    for (let count = 0; count < 5; count++) await breakGlass();
    const reader = await officer();
    const seen: string[] = [];
    for (let query: string | undefined = '?limit=2'; query !== undefined;) {
      const { body, headers } = await manage(server, 'GET', `break-glass${query}`, undefined, reader);
      const ids = (body as { id: string }[]).map(({ id }) => id);
      expect(ids.length).toBeLessThanOrEqual(2);
      seen.push(...ids);
      await manage(server, 'PUT', `break-glass/${ids[0]}/review`, { verdict: 'approved' }, reader);
      query = /^<(\?[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen.length).toBeGreaterThanOrEqual(5);
    expect(new Set(seen).size).toBe(seen.length);
    for (const query of ['limit=0', 'limit=501', 'after=x'])
      expect((await manage(server, 'GET', `break-glass?${query}`, undefined, reader)).status).toBe(400);
  });

  it('is nobody else’s, and never one’s own', async () => {
    const { body } = await breakGlass();
    const path = `break-glass/${body.break_glass.id}/review`;
    const clinician = await aToken(server, { scope: 'access.manage', user: GREY });
    expect((await manage(server, 'GET', 'break-glass', undefined, clinician)).status).toBe(403);
    const both = { ...GREY, roles: ['nurse', 'privacy-officer'] };
    const own = await aToken(server, { scope: 'access.manage', user: both });
    expect((await manage(server, 'PUT', path, { verdict: 'approved' }, own)).status).toBe(403);
    expect(
      (await manage(server, 'PUT', `break-glass/x/review`, { verdict: 'approved' }, await officer())).status,
    ).toBe(404);
  });
});

describe('A clinician of whom no policy speaks (S69)', () => {
  it('may break the glass against a Consent', async () => {
    const admin = await aClient(server, { scope: 'system/*.cruds' });
    await put(admin, aConsent('ada', { id: 'no', policy: 'OPTOUT' }));
    const house = { username: 'house', roles: ['clinician'], fhirUser: 'Practitioner/house' };
    const own = await aToken(server, { scope: 'user/*.rs', user: house });
    expect(await idsOf(new FhirClient(server, own), 'Condition')).toEqual(['bob-flu']);
    const { body } = await breakGlass(ASKED, own);
    const opened = new FhirClient(server, body.access_token);
    expect(await idsOf(opened, 'Condition')).toEqual(['ada-flu', 'bob-flu']);
    // Who else has looked is the patient's to know.
    expect((await opened.get('AuditEvent')).status).toBe(403);
  });
});
