import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadChainKeys } from '../../src/audit/audit-secret.js';
import { JournalVerification } from '../../src/audit/journal-verification.js';
import { Database } from '../../src/database/database.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { aHospital } from '../smart/a-hospital.js';
import { launched, post, refresh } from '../smart/an-app.js';
import { anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { freshDatabase } from '../support/fresh-database.js';
import { fullDisk } from '../support/full-disk.js';
import { OrphanedBackend, postmasterOf } from '../support/orphaned-backend.js';
import { spawnServer, type SpawnedServer } from '../support/spawn-server.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const WRITERS = 6;
const ENOUGH = 50;

/** What has been answered 200 is in `acknowledged`; what came instead in `refusals`. */
interface Written {
  readonly acknowledged: string[];
  readonly refusals: Response[];
}

/** A transaction of two halves; one without the other must never be seen. */
function twoHalves(name: string): Json {
  const subject = { reference: `Patient/${name}` };
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { resource: { resourceType: 'Patient', id: name }, request: { method: 'PUT', url: `Patient/${name}` } },
      {
        resource: { resourceType: 'Observation', id: name, status: 'final', code: { text: 'x' }, subject },
        request: { method: 'PUT', url: `Observation/${name}` },
      },
    ],
  };
}

let rounds = 0;

/** Several clients that write without a pause until they are told to stop, or nobody answers any more. */
async function writeUntil(
  urls: readonly string[],
  token: string,
  stop: AbortSignal,
  written: Written,
): Promise<Written> {
  const round = (rounds += 1);
  const headers = { ...bearer(token), 'Content-Type': 'application/fhir+json' };
  const one = async (writer: number): Promise<void> => {
    for (let turn = 0; !stop.aborted; turn += 1) {
      const name = `r${round}-w${writer}-${turn}`;
      const body = JSON.stringify(twoHalves(name));
      const url = urls[writer % urls.length];
      const answer = await fetch(`${url}/fhir`, { method: 'POST', headers, body }).catch(() => undefined);
      if (answer?.status === 200) {
        await answer.text();
        written.acknowledged.push(name);
      } else if (answer) {
        written.refusals.push(answer);
        await sleep(20);
      } else await sleep(20);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => one(writer)));
  return written;
}

/** However slow the machine is: enough has been written for something to be lost. */
async function wellUnderWay({ acknowledged }: Written): Promise<void> {
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(ENOUGH), {
    timeout: 60_000,
    interval: 10,
  });
}

async function namesOf(client: FhirClient, type: string): Promise<readonly string[]> {
  const names: string[] = [];
  let path: string | undefined = `${type}?_count=1000&_elements=id`;
  while (path !== undefined) {
    const { body }: { body: Json } = await client.get(path);
    for (const { resource } of body.entry ?? []) names.push(resource.id);
    path = body.link.find(({ relation }: Json) => relation === 'next')?.url;
  }
  return names.toSorted();
}

async function expectWholeAndThere(client: FhirClient, { acknowledged }: Written): Promise<void> {
  const patients = await namesOf(client, 'Patient');
  expect(await namesOf(client, 'Observation')).toEqual(patients);
  expect(acknowledged.filter(name => !patients.includes(name))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(ENOUGH);
}

function expectRetryLater(refusals: readonly Response[]): void {
  for (const { status, headers } of refusals) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  }
}

/** A server whose database is away says so, to whoever asks for data and to whoever balances requests. */
async function expectAway(url: string): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(503), 30_000);
  const headers = bearer('of-whom-nobody-knows');
  const page = { Accept: 'text/html' };
  for (const answer of [
    await fetch(`${url}/fhir/Patient/healed`, { headers }),
    await fetch(url, { headers: page }),
  ]) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  }
}

/** A process of the same installation: tokens of one are good at the other. */
async function aProcessBeside(
  server: TestServer,
  url: string,
  afterwards?: (cleanUp: () => void) => void,
): Promise<SpawnedServer> {
  const process = await spawnServer({ DATABASE_URL: url, PUBLIC_URL: server.url }, afterwards);
  await process.ready();
  return process;
}

/** As half a minute without an answer would: whoever has not answered by then is not let. */
async function letTimePass(server: TestServer): Promise<void> {
  const text = `update oidc_artifact set consumed_at = consumed_at - interval '1 minute'`;
  await server.get(Database).query({ text, values: [] });
}

/** That an answer has been sent is noted a moment later, and only for a use of that time. */
async function answersNoted(server: TestServer): Promise<void> {
  const text = `select 1 from oidc_artifact where payload->'isSent' = 'false'`;
  await vi.waitFor(async () => {
    expect(await server.get(Database).query({ text, values: [] })).toEqual([]);
  }, 10_000);
}

const SLOWLY = [
  `create function take_a_while() returns trigger language plpgsql as
     'begin perform pg_sleep(3); return new; end'`,
  `create trigger slow_answer before insert on oidc_artifact
     for each row when (new.type = 'RefreshToken') execute function take_a_while()`,
];

describe('kill -9 of a server', { timeout: 120_000 }, () => {
  it('in the middle of transactions loses nothing that was answered, and shows nothing by halves', async () => {
    const url = await freshDatabase();
    const server = await startServer({ environment: { DATABASE_URL: url } });
    const victim = await aProcessBeside(server, url);
    const stop = new AbortController();
    const token = await aToken(server, { scope: 'system/*.cruds' });
    const written: Written = { acknowledged: [], refusals: [] };
    const writing = writeUntil([victim.url], token, stop.signal, written);
    await wellUnderWay(written);
    victim.kill('SIGKILL');
    expect(await victim.ended()).toBe('SIGKILL');
    stop.abort();
    await expectWholeAndThere(await anAdministrator(server), await writing);
    await server.close();
  });

  it('in the middle of refreshes leaves a token that works, but for what was under way', async () => {
    const url = await freshDatabase();
    const server = await aHospital({ environment: { DATABASE_URL: url } });
    const victim = await aProcessBeside(server, url);
    const apps = await Promise.all(
      Array.from({ length: 4 }, () =>
        launched({ server, scope: 'launch/patient patient/*.rs offline_access openid' }),
      ),
    );
    const tokens = apps.map(({ body }) => String(body['refresh_token']));
    const there = { ...server, url: victim.url };
    const killed = new AbortController();
    const refreshing = tokens.map(async (_, index) => {
      while (!killed.signal.aborted) {
        const answer = await refresh(there, tokens[index]).catch(() => undefined);
        if (!answer) return;
        expect(answer.status).toBe(200);
        tokens[index] = String(answer.body['refresh_token']);
      }
    });
    await sleep(1000);
    victim.kill('SIGKILL');
    killed.abort();
    await Promise.all(refreshing);
    // What was never answered is as good as new, once nobody can be answering any more.
    await letTimePass(server);
    for (const token of tokens) {
      const { status, body } = await refresh(server, token);
      if (status !== 200) expect(body['error_description']).toBe('refresh token is being used elsewhere');
    }
    // Nobody is taken for a thief: the access that was granted is still there.
    for (const { body } of apps) {
      const headers = bearer(String(body['access_token']));
      expect((await server.request('/fhir/Patient/alice', { headers })).status).toBe(200);
    }
    await server.close();
  });

  it('between the use of a refresh token and the answer: refused for half a minute, then as good as new', async () => {
    const url = await freshDatabase();
    const server = await aHospital({ environment: { DATABASE_URL: url } });
    const victim = await aProcessBeside(server, url);
    const { body } = await launched({ server, scope: 'launch/patient patient/*.rs offline_access' });
    const used = body['refresh_token'];
    const database = server.get(Database);
    for (const text of SLOWLY) await database.query({ text, values: [] });
    const lost = refresh({ ...server, url: victim.url }, used).catch(() => undefined);
    await vi.waitFor(async () => {
      const text = `select 1 from oidc_artifact where type = 'RefreshToken' and consumed_at is not null`;
      expect(await database.query({ text, values: [] })).toHaveLength(1);
    }, 10_000);
    victim.kill('SIGKILL');
    expect(await lost).toBeUndefined();
    await database.query({ text: 'drop function take_a_while cascade', values: [] });

    expect((await refresh(server, used)).body).toMatchObject({
      error: 'invalid_grant',
      error_description: 'refresh token is being used elsewhere',
    });
    await letTimePass(server);
    const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(server, used)));
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    // Now its answer has gone out: whoever comes with it again has stolen it, however late.
    await answersNoted(server);
    await letTimePass(server);
    expect((await refresh(server, used)).body['error_description']).toBe('refresh token already used');
    expect((await refresh(server, winners[0]!.body['refresh_token'])).status).toBe(400);
    await server.close();
  });
});

describe('PostgreSQL', { timeout: 180_000 }, () => {
  let directory: string;
  let postgres: EmbeddedPostgres;
  let server: TestServer;
  let beside: SpawnedServer;
  let client: FhirClient;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'firekeeper-faults-'));
    postgres = await startEmbeddedPostgres(directory);
    server = await startServer({ environment: { DATABASE_URL: postgres.url, DATABASE_POOL_SIZE: '4' } });
    client = await anAdministrator(server);
    beside = await aProcessBeside(server, postgres.url, () => {});
  }, 120_000);
  afterAll(async () => {
    beside.kill('SIGTERM');
    expect(await beside.ended()).toBe(0);
    await server.close();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function during(fault: () => Promise<void>): Promise<Written> {
    const stop = new AbortController();
    const written: Written = { acknowledged: [], refusals: [] };
    const token = await aToken(server, { scope: 'system/*.cruds' });
    const writing = writeUntil([server.url, beside.url], token, stop.signal, written);
    await wellUnderWay(written);
    await fault();
    await healed();
    await sleep(500);
    stop.abort();
    return writing;
  }

  async function healed(): Promise<void> {
    await vi.waitFor(
      async () => {
        expect((await client.get('Patient?_count=1')).status).toBe(200);
        expect((await client.post('', twoHalves('healed'))).status).toBe(200);
      },
      { timeout: 30_000, interval: 200 },
    );
  }

  it('that crashes while transactions are under way: 503, nothing lost, and it heals by itself', async () => {
    const written = await during(async () => {
      const admin = new Client({ connectionString: postgres.superuserUrl });
      admin.on('error', () => {});
      await admin.connect();
      const { rows } = await admin.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'firekeeper' limit 1`,
      );
      // One backend that dies so makes PostgreSQL end them all, and recover from its log.
      process.kill(rows[0]!.pid, 'SIGKILL');
      await admin.end().catch(() => {});
    });
    expectRetryLater(written.refusals);
    await expectWholeAndThere(client, written);
  });

  it('that is killed whole starts itself again: 503 with Retry-After meanwhile, nothing lost', async () => {
    const written = await during(async () => {
      const orphan = await OrphanedBackend.of(postgres.url);
      process.kill(await postmasterOf(directory), 'SIGKILL');
      for (const each of [server.url, beside.url]) await expectAway(each);
      const token = await post(server, '/token', { grant_type: 'client_credentials', client_id: 'x' });
      expect(token.status).toBe(503);
      expect(token.headers.get('retry-after')).toMatch(/^\d+$/);
      orphan.end();
    });
    expect(written.refusals.length).toBeGreaterThan(0);
    expectRetryLater(written.refusals);
    await expectWholeAndThere(client, written);
  });

  it('that is killed once more, or stopped, comes back each time', async () => {
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const written = await during(async () => void process.kill(await postmasterOf(directory), signal));
      expectRetryLater(written.refusals);
      await expectWholeAndThere(client, written);
    }
  });

  it.each(['disk_full', 'io_error', 'out_of_memory', 'read_only_sql_transaction'])(
    'that cannot write (%s): 503 with Retry-After, until it can',
    async code => {
      const makeRoom = await fullDisk(server.get(Database), 'resource', { code });
      const { status, headers, body } = await client.post('', twoHalves('no-room'));
      expect([status, body.issue[0].code]).toEqual([503, 'no-store']);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect((await client.get('Patient/no-room')).status).toBe(404);
      await makeRoom();
      expect((await client.post('', twoHalves(`room-${code.replaceAll('_', '-')}`))).status).toBe(200);
    },
  );

  it('leaves a journal without gaps, however it ended', async () => {
    const database = server.get(Database);
    const keys = await loadChainKeys(async statement => database.query(statement), undefined);
    const verification = new JournalVerification(async statement => database.query(statement), keys);
    expect((await verification.run()).findings).toEqual([]);
  });
});
