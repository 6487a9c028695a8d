import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/config/environment.js';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aHospital, aKey, type AppKey } from './a-hospital.js';
import {
  aBrowser,
  authorizationRequest,
  authorize,
  exchange,
  launched,
  post,
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
    expectOneWinner(await race(count, server => refresh(server, body['refresh_token'])), 'invalid_grant');
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

describe('Eight browsers at the same moment, of whom one comes back with a code', () => {
  it('authorizations by one pushed request', async () => {
    const { fields, url, verifier } = authorizationRequest({ server: first, scope: SCOPE });
    const { body } = await post(first, '/par', Object.fromEntries(fields));
    const request = { client_id: 'public-app', request_uri: String(body['request_uri']) };
    const query = new URLSearchParams(request).toString();
    const outcomes = await race(1, async () => {
      const browser = aBrowser();
      return walk(browser, await browser.open(`${url}?${query}`), verifier);
    });
    expect(outcomes.filter(({ callback }) => 'code' in callback)).toHaveLength(1);
  });

  it('uses of one launch handle', async () => {
    const { launch } = await first
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'alice' });
    const parameters = { launch };
    const outcomes = await race(1, server => authorize({ server, scope: 'launch patient/*.rs', parameters }));
    expect(outcomes.filter(({ callback }) => 'code' in callback)).toHaveLength(1);
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
