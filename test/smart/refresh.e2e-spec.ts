import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Database } from '../../src/database/database.js';
import { anAdministrator } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, PASSWORD } from './a-hospital.js';
import { claimsOf, launched, refresh } from './an-app.js';

const SCOPE = 'launch/patient openid patient/*.rs patient/Patient.r offline_access';

describe('SMART App Launch 2.2, refresh', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it('REF-01 REF-03 REF-04 gives a new token with the same scope and context', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const answer = await refresh(server, body['refresh_token']);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      scope: SCOPE,
      patient: 'alice',
      token_type: 'Bearer',
      expires_in: 3600,
    });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('pragma')).toContain('no-cache');
    expect(claimsOf(answer.body['access_token'])).toMatchObject({ patient: 'alice', scope: SCOPE });
  });

  it('REF-02 with all scopes, or some of them', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const all = await refresh(server, body['refresh_token'], { scope: SCOPE });
    expect(all.body['scope']).toBe(SCOPE);
    const some = await refresh(server, all.body['refresh_token'], { scope: 'patient/Patient.r' });
    expect(some.body['scope']).toBe('patient/Patient.r');
    const again = await refresh(server, some.body['refresh_token']);
    expect(again.body['scope']).toBe(SCOPE);
  });

  it('with less than the words say: a type in place of the wildcard', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const scope = 'patient/Observation.rs?category=laboratory patient/Condition.r';
    const narrowed = await refresh(server, body['refresh_token'], { scope });
    expect(narrowed.body).toMatchObject({ scope, patient: 'alice' });
    expect(narrowed.body).not.toHaveProperty('id_token');
    expect(claimsOf(narrowed.body['access_token'])['scope']).toBe(scope);
    expect((await refresh(server, narrowed.body['refresh_token'])).body['scope']).toBe(SCOPE);
  });

  it.each(['patient/Observation.cruds', 'user/Observation.rs', 'patient/Observation.rs?nonsense=x'])(
    'refuses %s, and leaves the refresh token good',
    async scope => {
      const { body } = await launched({ server, scope: SCOPE });
      const answer = await refresh(server, body['refresh_token'], { scope });
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
      expect((await refresh(server, body['refresh_token'])).status).toBe(200);
    },
  );

  it('never widens', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const answer = await refresh(server, body['refresh_token'], { scope: 'patient/*.cruds' });
    expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_scope']);
  });

  it('a used one of which an earlier version noted no sending is taken as answered, whenever it comes back', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const second = await refresh(server, body['refresh_token']);
    await vi.waitFor(async () => expect(await asAnEarlierVersionNoted()).toHaveLength(1), 10_000);
    expect((await refresh(server, body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await refresh(server, second.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  /** A minute ago. */
  async function asAnEarlierVersionNoted(): Promise<readonly object[]> {
    const text = `update oidc_artifact set consumed_at = consumed_at - interval '1 minute',
        payload = payload - 'isSent' || '{"answeredAt":1}'
      where type = 'RefreshToken' and consumed_at is not null and payload->'isSent' = 'true'
        and consumed_at > now() - interval '10 seconds'
        and id = (select id from oidc_artifact where type = 'RefreshToken' and consumed_at is not null
          order by consumed_at desc limit 1)
      returning id`;
    return server.get(Database).query({ text, values: [] });
  }

  it('REF-05 rotates; a used one that comes back revokes the family', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const second = await refresh(server, body['refresh_token']);
    expect(second.body['refresh_token']).not.toBe(body['refresh_token']);
    expect((await refresh(server, body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await refresh(server, second.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it('of eight at once exactly one succeeds, and its tokens stay good', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refresh(server, body['refresh_token'])),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 400)).toBe(true);
    expect((await refresh(server, winners[0]?.body['refresh_token'])).status).toBe(200);
  });

  it('REF-07 O-07 refuses a made-up token, and one of another client', async () => {
    const { body } = await launched({ server, scope: SCOPE });
    expect((await refresh(server, 'made-up')).status).toBe(400);
    expect((await refresh(server, body['refresh_token'], { client_id: 'other-app' })).body['error']).toBe(
      'invalid_grant',
    );
  });

  it('ends when the user is disabled', async () => {
    const users = server.get(UserRepository);
    const password = 'correct horse';
    const user = await users.declare({ username: 'leaver', password, name: 'Leaver', roles: ['clinician'] });
    const { body } = await launched({ server, scope: SCOPE, person: { username: 'leaver' } });
    await users.disable(user.id);
    expect((await refresh(server, body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it('ends when the user may not open the record any more', async () => {
    const fhir = await anAdministrator(server);
    const mother = (active: boolean) =>
      fhir.put('RelatedPerson/mother', {
        resourceType: 'RelatedPerson',
        id: 'mother',
        active,
        patient: { reference: 'Patient/alice' },
      });
    await mother(true);
    await server.get(UserRepository).declare({
      username: 'mother',
      password: PASSWORD,
      name: 'Mother',
      fhirUser: 'RelatedPerson/mother',
      roles: ['patient'],
    });
    const { body } = await launched({ server, scope: SCOPE, person: { username: 'mother' } });
    expect(body['patient']).toBe('alice');
    const second = await refresh(server, body['refresh_token']);
    expect(second.status).toBe(200);
    await mother(false);
    const third = await refresh(server, second.body['refresh_token']);
    expect(third.status).toBe(400);
    expect(third.body).toMatchObject({ error: 'invalid_grant' });
  });

  it('online_access ends with the session, offline_access does not', async () => {
    const online = await launched({ server, scope: 'launch/patient openid patient/*.rs online_access' });
    const { browser } = online.outcome;
    const offline = await launched({ server, scope: SCOPE, browser });
    const refreshed = await refresh(server, online.body['refresh_token']);
    expect(refreshed.status).toBe(200);

    const page = await browser.open(
      `${server.url}/auth/logout?id_token_hint=${String(online.body['id_token'])}`,
    );
    expect(page.title).toBe('Sign out?');
    await browser.submit(page, page.forms[0]!);

    expect((await refresh(server, refreshed.body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await refresh(server, offline.body['refresh_token'])).status).toBe(200);
  });
});
