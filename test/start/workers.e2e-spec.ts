import { createHash, randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { postmasterOf } from '../support/orphaned-backend.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';

const CLIENT = 'workers-backend';
/** Connections go round the workers: every worker gets some of so many. */
const SEVERAL = 6;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | object;
}

/** A request on a connection of its own: two in a row come to two workers. */
async function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const isForm = body instanceof URLSearchParams;
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/fhir+json';
  return new Promise((resolve, reject) => {
    const typed = body === undefined ? headers : { 'Content-Type': type, ...headers };
    const sent = request(url, { method, agent: false, headers: typed });
    sent.once('error', reject);
    sent.once('response', response => {
      text(response).then(
        answer =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer || '{}') as Answer['body'] }),
        reject,
      );
    });
    sent.end(isForm ? body.toString() : body && JSON.stringify(body));
  });
}

/** What the client sends beside its assertion. */
function form(signed: string, more: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: signed,
    ...more,
  });
}

async function severalTimes(one: () => Promise<Answer>): Promise<readonly number[]> {
  const answers: number[] = [];
  for (let time = 0; time < SEVERAL; time++) answers.push((await one()).status);
  return answers;
}

/** Children of the primary that run our program; PostgreSQL is the other one. */
async function workersOf(primary: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (Number(parent) === primary && state !== 'Z' && command.includes('main.js')) found.push(Number(name));
  }
  return found;
}

describe.runIf(process.platform === 'linux')('WORKERS=2', { timeout: 90_000 }, () => {
  let directory: string;
  let server: SpawnedServer;
  let fhirBase: string;
  let cleanUp: () => void;
  let key: Awaited<ReturnType<typeof generateKeyPair>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'firekeeper-workers-'));
    key = await generateKeyPair('ES384');
    const jwks = { keys: [{ ...(await exportJWK(key.publicKey)), kid: 'k', alg: 'ES384', use: 'sig' }] };
    const client = {
      client_id: CLIENT,
      client_name: 'Backend service',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      jwks,
      scope: 'system/*.cruds clients.manage',
    };
    const bootstrap = join(directory, 'bootstrap.json');
    await writeFile(bootstrap, JSON.stringify({ clients: [client], users: [], resources: [] }));
    server = await spawnServer(
      { WORKERS: '2', DATA_DIRECTORY: directory, BOOTSTRAP_FILE: bootstrap },
      kill => (cleanUp = kill),
    );
    await server.ready();
    fhirBase = `${server.url}/fhir`;
  }, 90_000);
  afterAll(async () => {
    cleanUp();
    await rm(directory, { recursive: true, force: true });
  });

  const assertion = async (): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES384', kid: 'k', typ: 'JWT' })
      .setIssuer(CLIENT)
      .setSubject(CLIENT)
      .setAudience(`${server.url}/auth/token`)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('4m')
      .sign(key.privateKey);

  const tokenRequest = async (signed: string, headers = {}, scope = 'system/*.cruds'): Promise<Answer> =>
    ask(`${server.url}/auth/token`, {
      method: 'POST',
      headers,
      body: form(signed, { grant_type: 'client_credentials', scope }),
    });

  const bearerToken = async (scope = 'system/*.cruds'): Promise<{ Authorization: string }> => {
    const { body } = await tokenRequest(await assertion(), {}, scope);
    return { Authorization: `Bearer ${String(body['access_token'])}` };
  };

  it('two processes answer on one port, and the start block says so', async () => {
    expect(server.output()).toContain('Workers     2 processes on one port');
    expect(await workersOf(server.pid ?? 0)).toHaveLength(2);
    expect(await severalTimes(async () => ask(`${fhirBase}/metadata`))).toEqual(Array(SEVERAL).fill(200));
  });

  it('SEC: an assertion that one worker has seen is refused by all', async () => {
    const signed = await assertion();
    const [first, ...others] = await severalTimes(async () => tokenRequest(signed));
    expect(first).toBe(200);
    expect(new Set(others)).toEqual(new Set([401]));
  });

  it('SEC: a DPoP proof that one worker has seen is refused by all', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const proof = async (method: string, url: string, token?: string): Promise<string> =>
      new SignJWT({
        htm: method,
        htu: url,
        ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setJti(`${await calculateJwkThumbprint(jwk)}${randomUUID()}`)
        .setIssuedAt()
        .sign(privateKey);
    const { body } = await tokenRequest(await assertion(), {
      DPoP: await proof('POST', `${server.url}/auth/token`),
    });
    const token = String(body['access_token']);
    const url = `${fhirBase}/Patient`;
    const headers = { Authorization: `DPoP ${token}`, DPoP: await proof('GET', url, token) };
    const [first, ...others] = await severalTimes(async () => ask(url, { headers }));
    expect(first).toBe(200);
    expect(new Set(others)).toEqual(new Set([401]));
  });

  it('a page link of one worker is good for the other', async () => {
    const headers = await bearerToken();
    for (let number = 0; number < SEVERAL; number++) {
      const body = { resourceType: 'Patient', name: [{ family: `Workers${number}` }] };
      expect((await ask(`${fhirBase}/Patient`, { method: 'POST', headers, body })).status).toBe(201);
    }
    const seen = new Set<unknown>();
    let next: string | undefined = `${fhirBase}/Patient?family=Workers&_count=1`;
    while (next !== undefined) {
      const { status, body } = await ask(next, { headers });
      expect(status).toBe(200);
      const { entry, link } = body as {
        entry?: readonly { fullUrl: string }[];
        link: readonly { relation: string; url: string }[];
      };
      for (const { fullUrl } of entry ?? []) seen.add(fullUrl);
      next = link.find(({ relation }) => relation === 'next')?.url;
    }
    expect(seen.size).toBe(SEVERAL);
  });

  it('SEC: a token revoked at one worker is refused by all within five seconds', async () => {
    const headers = await bearerToken();
    const read = async (): Promise<Answer> => ask(`${fhirBase}/Patient`, { headers });
    expect(new Set(await severalTimes(read))).toEqual(new Set([200]));
    const token = headers.Authorization.slice('Bearer '.length);
    const revoked = await ask(`${server.url}/auth/revoke`, {
      method: 'POST',
      body: form(await assertion(), { token }),
    });
    expect(revoked.status).toBe(200);
    await sleep(5_000);
    expect(new Set(await severalTimes(read))).toEqual(new Set([401]));
  });

  it('SEC: a standing token that one worker has ended is refused by all, at once', async () => {
    const headers = await bearerToken('clients.manage');
    const json = { ...headers, 'Content-Type': 'application/json' };
    const standing = `${server.url}/administration/standing-tokens`;
    const { body } = await ask(standing, { method: 'POST', headers: json, body: { name: 'entra' } });
    const provision = async (): Promise<Answer> =>
      ask(`${server.url}/scim/v2/Users`, { headers: { Authorization: `Bearer ${String(body['token'])}` } });
    // Nobody provisions here: who is let in finds nothing.
    expect(new Set(await severalTimes(provision))).toEqual(new Set([404]));
    expect((await ask(`${standing}/${String(body['id'])}`, { method: 'DELETE', headers })).status).toBe(204);
    expect(new Set(await severalTimes(provision))).toEqual(new Set([401]));
  });

  it('SEC: all workers together keep as many states of an app as there may be', async () => {
    const headers = await bearerToken();
    const body = { resourceType: 'Basic', code: { coding: [{ system: 'https://app.example', code: 'x' }] } };
    const keep = async (): Promise<Answer> =>
      ask(`${server.url}/app-state/Basic`, { method: 'POST', headers, body });
    const answers = await Promise.all(Array.from({ length: 56 }, keep));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
  });

  it('PostgreSQL that is killed comes back once, and for all of them', async () => {
    // They have long been there: one that begins without a database ends, and is replaced.
    const workers = await workersOf(server.pid ?? 0);
    process.kill(await postmasterOf(directory), 'SIGKILL');
    await vi.waitFor(() => expect(server.output()).toContain('PostgreSQL is back'), 60_000);
    const ready = async (): Promise<Answer> => ask(`${server.url}/health/ready`);
    await vi.waitFor(async () => {
      expect(await severalTimes(ready)).toEqual(Array(SEVERAL).fill(200));
    }, 30_000);
    const headers = await bearerToken();
    const read = async (): Promise<Answer> => ask(`${fhirBase}/Patient?_count=1`, { headers });
    expect(await severalTimes(read)).toEqual(Array(SEVERAL).fill(200));
    expect(await workersOf(server.pid ?? 0)).toEqual(workers);
    expect(server.output().split('It is started again')).toHaveLength(2);
  });

  it('a worker that dies is replaced', async () => {
    const [victim = 0, other] = await workersOf(server.pid ?? 0);
    process.kill(victim, 'SIGKILL');
    let workers: readonly number[] = [];
    while (workers.length < 2 || workers.includes(victim)) {
      await sleep(50);
      workers = await workersOf(server.pid ?? 0);
    }
    expect(workers).toContain(other);
    expect(await severalTimes(async () => ask(`${fhirBase}/metadata`))).toEqual(Array(SEVERAL).fill(200));
    expect(server.output()).toContain('A worker ended unasked (SIGKILL) and is replaced');
  });

  it('SIGTERM ends all of them, and PostgreSQL last', async () => {
    const workers = await workersOf(server.pid ?? 0);
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    for (const worker of workers) expect(() => process.kill(worker, 0)).toThrow();
    await expect(access(join(directory, 'postgres', 'postmaster.pid'))).rejects.toThrow();
  });
});

describe('WORKERS', () => {
  it('is a number from 1 to 64', async () => {
    const server = await spawnServer({ WORKERS: '0' });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('WORKERS must be a whole number from 1 to 64');
  });
});
