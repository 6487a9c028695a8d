import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvitationRepository } from '../../src/administration/users/invitation.repository.js';
import { PasskeyChallenges } from '../../src/auth/identity/second-factor/passkey-challenges.js';
import { MOST_PASSKEYS } from '../../src/auth/identity/second-factor/passkey-registration.js';
import { PasskeyRepository } from '../../src/auth/identity/second-factor/passkey.repository.js';
import { SecondFactorRepository } from '../../src/auth/identity/second-factor/second-factor.repository.js';
import { SignInThrottle } from '../../src/auth/identity/sign-in-throttle.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { StandingTokens } from '../../src/auth/resource-server/standing/standing-tokens.js';
import { MANAGE_PROVISIONING } from '../../src/auth/scopes/identity-scopes.js';
import { ScratchpadRepository } from '../../src/portal/frame/scratchpad.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { freshDatabase } from '../support/fresh-database.js';
import { mostGuessesSince } from '../support/most-guesses.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

describe('Two servers on one database, asked at one moment', () => {
  let servers: readonly TestServer[];
  beforeAll(async () => {
    const environment = { DATABASE_URL: await freshDatabase() };
    servers = [await startServer({ environment }), await startServer({ environment })];
  });
  afterAll(async () => Promise.all(servers.map(async server => server.close())));

  /** How many of several tries, half of them at each, were right. */
  async function successes(times: number, one: (server: TestServer) => Promise<unknown>): Promise<number> {
    const tries = Array.from({ length: times }, async (_, turn) => one(servers[turn % 2]!));
    return (await Promise.all(tries)).filter(Boolean).length;
  }

  it('take a challenge for a passkey once', async () => {
    const challenge = await servers[0]!.get(PasskeyChallenges).issue('portal x');
    expect(
      await successes(8, async server => server.get(PasskeyChallenges).redeem(challenge, 'portal x')),
    ).toBe(1);
  });

  it('take a time-based code, a recovery code and a link for a password once', async () => {
    const { id } = await servers[0]!.get(UserRepository).declare({ username: 'ada', roles: ['clinician'] });
    const enrolment = { userId: id, secret: 'x', step: 0, recoveryHashes: ['code'] };
    await servers[0]!.get(SecondFactorRepository).enrol(enrolment);
    const { token } = await servers[1]!.get(InvitationRepository).create(id);
    const once: readonly ((server: TestServer) => Promise<unknown>)[] = [
      async server => server.get(SecondFactorRepository).useStep(id, 7),
      async server => server.get(SecondFactorRepository).useRecoveryCode(id, 'code'),
      async server => server.get(InvitationRepository).redeem(token),
    ];
    for (const one of once) expect(await successes(8, one)).toBe(1);
    const guessing: readonly ((server: TestServer) => Promise<unknown>)[] = [
      async server => server.get(SecondFactorRepository).takeAttempt(id),
      async server => server.get(SignInThrottle).takeAttempt('bob'),
    ];
    for (const guess of guessing) {
      const begun = performance.now();
      const guesses = await successes(20, guess);
      expect(guesses).toBeGreaterThanOrEqual(5);
      expect(guesses).toBeLessThanOrEqual(mostGuessesSince(begun));
    }
  });

  it('keep as many states of an app as there may be, and change each version once', async () => {
    // Each has an address, and so tokens, of its own.
    const tokens = await Promise.all(
      servers.map(async server => aToken(server, { scope: 'system/Basic.cruds' })),
    );
    const headersFor = (server: TestServer): Record<string, string> => ({
      ...bearer(tokens[servers.indexOf(server)]!),
      'Content-Type': 'application/json',
    });
    const state = { resourceType: 'Basic', code: { coding: [{ system: 'https://app.example', code: 'x' }] } };
    const send = async (server: TestServer, method: string, path: string, body: object, more = {}) =>
      server.request(`/app-state/Basic${path}`, {
        method,
        headers: { ...headersFor(server), ...more },
        body: JSON.stringify(body),
      });
    expect(await successes(60, async server => (await send(server, 'POST', '', state)).ok)).toBe(50);
    const query = 'code=https://app.example|x&subject:missing=true';
    const found = await servers[1]!.request(`/app-state/Basic?${query}`, {
      headers: headersFor(servers[1]!),
    });
    const { entry } = (await found.json()) as { entry: { resource: { id: string } }[] };
    const { resource } = entry[0]!;
    const change = async (server: TestServer): Promise<boolean> =>
      (await send(server, 'PUT', `/${resource.id}`, { ...state, id: resource.id }, { 'If-Match': 'W/"1"' }))
        .ok;
    expect(await successes(8, change)).toBe(1);
  });

  it('keep as many passkeys of a person as there may be', async () => {
    const { id: userId } = await servers[0]!.get(UserRepository).declare({ username: 'eve', roles: [] });
    const passkey = { userId, publicKey: new Uint8Array(1), counter: 0, transports: [], isSynced: false };
    const added = await successes(30, async server =>
      server.get(PasskeyRepository).add({ ...passkey, id: randomUUID(), name: 'x' }, MOST_PASSKEYS),
    );
    expect(added).toBe(MOST_PASSKEYS);
  });

  it('keep as many drafts of a person as there may be', async () => {
    const { id } = await servers[0]!.get(UserRepository).declare({ username: 'dora', roles: ['clinician'] });
    const value = await servers[0]!.get(PortalSessionRepository).begin(id);
    const { idHash } = (await servers[1]!.get(PortalSessionRepository).find(value))!;
    const draft = {
      session: idHash,
      patient: 'x',
      clientId: 'app',
      resourceType: 'Condition',
      content: '{}',
    };
    const added = await successes(60, async server =>
      server.get(ScratchpadRepository).insert({ ...draft, id: randomUUID() }, 50),
    );
    expect(added).toBe(50);
  });

  it('let nobody in with a standing token that one of them has ended', async () => {
    const made = await servers[0]!.get(StandingTokens).create('entra', MANAGE_PROVISIONING, 1);
    const ask = async (server: TestServer): Promise<number> =>
      (await server.request('/scim/v2/Users', { headers: bearer(made.token) })).status;
    expect(await successes(4, async server => (await ask(server)) === 404)).toBe(4);
    await servers[1]!.get(StandingTokens).remove(made.id);
    expect(await successes(4, async server => (await ask(server)) === 401)).toBe(4);
  });
});
