import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { Database } from '../../src/database/database.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { FormBrowser } from '../support/form-browser.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aHospital, aKey, type AppKey } from './a-hospital.js';
import {
  authorizationRequest,
  authorize,
  exchange,
  launched,
  post,
  REDIRECT_URI,
  refresh,
  type TokenAnswer,
  walk,
} from './an-app.js';

const SCOPE = 'launch/patient patient/*.rs offline_access';
const AT_ONCE = 8;

let first: TestServer;
let second: TestServer;
let key: AppKey;

/** Two servers of one installation: each has its own memory, and they share the database alone. */
beforeAll(async () => {
  key = await aKey('ES384', 'racing');
  first = await aHospital({ keys: [key] });
  const { DATABASE_URL = '' } = first.get(Environment);
  const PORT = String(await freePort());
  const node = await startServer({ environment: { DATABASE_URL, PUBLIC_URL: first.url, PORT } });
  second = { ...node, url: `http://127.0.0.1:${PORT}` };
});
afterAll(async () => {
  await second?.close();
  await first?.close();
});

/** The same thing eight times at the same moment, by turns at one node or at two. */
function race<Result>(count: number, attempt: (server: TestServer) => Promise<Result>): Promise<Result[]> {
  const nodes = [first, second].slice(0, count);
  return Promise.all(Array.from({ length: AT_ONCE }, (_, index) => attempt(nodes[index % count]!)));
}

function expectOneWinner(answers: readonly TokenAnswer[], error: string): void {
  const winners = answers.filter(({ status }) => status === 200);
  expect(winners).toHaveLength(1);
  const losers = answers.filter(answer => !winners.includes(answer));
  expect(new Set(losers.map(({ body }) => body['error']))).toEqual(new Set([error]));
}

describe.each([
  [1, 'at one node'],
  [2, 'at two nodes'],
])('Eight at the same moment, of whom one wins (%i: %s)', count => {
  it('exchanges of one code', async () => {
    const outcome = await authorize({ server: first, scope: SCOPE });
    expectOneWinner(await race(count, server => exchange(server, outcome)), 'invalid_grant');
  });

  it('refreshes by one token', async () => {
    const { body } = await launched({ server: first, scope: SCOPE });
    const answers = await race(count, server => refresh(server, body['refresh_token']));
    expectOneWinner(answers, 'invalid_grant');
  });

  it('uses of one client assertion', async () => {
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: key.alg, kid: key.jwk.kid!, typ: 'JWT' })
      .setIssuer('backend')
      .setSubject('backend')
      .setAudience(`${first.url}/auth/token`)
      .setExpirationTime('4m')
      .sign(key.privateKey);
    const form = {
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    };
    expectOneWinner(await race(count, server => post(server, '/token', form)), 'invalid_client');
  });
});

/** A browser whose every request goes to this node, as behind a balancer. */
function browserAt(node: TestServer): FormBrowser {
  const [own, of] = [new URL(first.url).origin, new URL(node.url).origin];
  return new FormBrowser(
    url => url.startsWith(REDIRECT_URI),
    url => url.replace(own, of),
  );
}

describe.each([
  [1, 'at one node'],
  [2, 'at two nodes'],
])('Eight browsers at the same moment, of whom one comes back with a code (%i: %s)', count => {
  it('authorizations by one pushed request', async () => {
    const { fields, url, verifier } = authorizationRequest({ server: first, scope: SCOPE });
    const { body } = await post(first, '/par', Object.fromEntries(fields));
    const request = { client_id: 'public-app', request_uri: String(body['request_uri']) };
    const query = new URLSearchParams(request).toString();
    const outcomes = await race(count, async server => {
      const browser = browserAt(server);
      return walk(browser, await browser.open(`${url}?${query}`), verifier);
    });
    expect(outcomes.filter(({ callback }) => 'code' in callback)).toHaveLength(1);
  });

  it('uses of one launch handle', async () => {
    const { launch } = await first
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'alice' });
    const parameters = { launch };
    const outcomes = await race(count, node =>
      authorize({ server: first, scope: 'launch patient/*.rs', parameters, browser: browserAt(node) }),
    );
    expect(outcomes.filter(({ callback }) => 'code' in callback)).toHaveLength(1);
  });
});

async function usedTokens(database: Database): Promise<number> {
  const text = `select count(*)::int as count from oidc_artifact
    where type = 'RefreshToken' and consumed_at is not null`;
  const [row] = await database.query<{ count: number }>({ text, values: [] });
  return row!.count;
}

describe('A refresh token that comes to the other node', () => {
  /** Whoever holds this lock keeps all answers back. */
  const LOCK = 7_301;
  const HELD_BACK = [
    `create function be_held_back() returns trigger language plpgsql as
       'begin perform pg_advisory_xact_lock(${LOCK}); return new; end'`,
    `create trigger slow_answer before insert on oidc_artifact
       for each row when (new.type = 'RefreshToken') execute function be_held_back()`,
  ];

  it('while the first is being answered is refused, and signs nobody out', async () => {
    const { body } = await launched({ server: first, scope: SCOPE });
    const database = first.get(Database);
    for (const text of HELD_BACK) await database.query({ text, values: [] });
    const before = await usedTokens(database);
    const winner = await database.transaction(async client => {
      await client.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
      const answer = refresh(first, body['refresh_token']);
      await vi.waitFor(async () => expect(await usedTokens(database)).toBe(before + 1), 10_000);
      const loser = await refresh(second, body['refresh_token']);
      expect(loser.body).toMatchObject({
        error: 'invalid_grant',
        error_description: 'refresh token is being used elsewhere',
      });
      return { answer };
    });
    const { status, body: renewed } = await winner.answer;
    await database.query({ text: 'drop function be_held_back cascade', values: [] });
    expect(status).toBe(200);
    expect((await refresh(second, renewed['refresh_token'])).status).toBe(200);
  });

  it('after the first was answered is a theft, and ends the family', async () => {
    const { body } = await launched({ server: first, scope: SCOPE });
    const renewed = await refresh(first, body['refresh_token']);
    expect((await refresh(second, body['refresh_token'])).body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'refresh token already used',
    });
    expect((await refresh(first, renewed.body['refresh_token'])).status).toBe(400);
  });
});

describe('What was used at one node', () => {
  it('cannot be used again at the other', async () => {
    const [here, there] = [first, second];
    const outcome = await authorize({ server: here, scope: SCOPE });
    const { body } = await exchange(there, outcome);
    expect(body).toHaveProperty('access_token');
    const renewed = await refresh(here, body['refresh_token']);
    expect(renewed.status).toBe(200);
    expect((await refresh(there, body['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await exchange(here, outcome)).body['error']).toBe('invalid_grant');
  });
});
