import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('A refresh token that comes to the other node', () => {
  const SLOWLY = [
    `create function take_a_while() returns trigger language plpgsql as
       'begin perform pg_sleep(0.5); return new; end'`,
    `create trigger slow_answer before insert on oidc_artifact
       for each row when (new.type = 'RefreshToken') execute function take_a_while()`,
  ];

  it('while the first is being answered is refused, and signs nobody out', async () => {
    const { body } = await launched({ server: first, scope: SCOPE });
    const database = first.get(Database);
    for (const text of SLOWLY) await database.query({ text, values: [] });
    const winner = refresh(first, body['refresh_token']);
    await setTimeout(250);
    const loser = await refresh(second, body['refresh_token']);
    expect(loser.body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'refresh token is being used elsewhere',
    });
    const { status, body: renewed } = await winner;
    await database.query({ text: 'drop function take_a_while cascade', values: [] });
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
