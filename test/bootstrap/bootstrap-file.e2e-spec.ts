import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PasswordIdentityProvider } from '../../src/auth/identity/identity-provider.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Bootstrap } from '../../src/bootstrap/bootstrap.js';
import { BootstrapError } from '../../src/bootstrap/bootstrap-error.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { freshDatabase } from '../support/fresh-database.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const CLIENT = { client_id: 'declared-app', redirect_uris: ['https://app.example/callback'] };
const USER = {
  username: 'ada',
  password: 'enigma',
  name: 'Ada',
  roles: ['clinician'],
  fhirUser: 'Practitioner/ada',
};
const ADA = { resourceType: 'Practitioner', id: 'ada', name: [{ family: 'Lovelace' }] };
const PATIENT = { resourceType: 'Patient', id: 'p1', name: [{ family: 'One' }] };

let directory: string;
let database: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-declared-'));
});
beforeEach(async () => {
  database = await freshDatabase();
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

async function write(name: string, content: unknown): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** Starts on the database of this test; without a declaration, as if the file had never been there. */
async function start(declaration?: unknown): Promise<TestServer> {
  const file =
    declaration === undefined ? {} : { BOOTSTRAP_FILE: await write('bootstrap.json', declaration) };
  return startServer({ environment: { DATABASE_URL: database, ...file } });
}

async function versionOf(server: TestServer, path: string): Promise<string | undefined> {
  const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
  const response = await server.request(`/fhir/${path}`, { headers });
  if (response.status !== 200) return undefined;
  return ((await response.json()) as { meta: { versionId: string } }).meta.versionId;
}

function signIn(server: TestServer, password: string): Promise<object> {
  return server.get(PasswordIdentityProvider).signIn('ada', password);
}

describe('BOOTSTRAP_FILE', () => {
  it('declares clients, users and resources, and the same again changes nothing', async () => {
    await write('people.ndjson', `${JSON.stringify(ADA)}\n\n${JSON.stringify(PATIENT)}\n`);
    const declaration = { clients: [CLIENT], users: [USER], resources: ['people.ndjson'] };
    const first = await start(declaration);
    const user = await first.get(UserRepository).findByUsername('ada');
    expect(await first.get(ClientRepository).find('declared-app')).toMatchObject({
      redirectUris: CLIENT.redirect_uris,
    });
    expect([await versionOf(first, 'Practitioner/ada'), await versionOf(first, 'Patient/p1')]).toEqual([
      '1',
      '1',
    ]);
    await first.close();

    const second = await start(declaration);
    expect(second.get(Bootstrap).report.resources).toBe(0);
    expect(await second.get(UserRepository).findByUsername('ada')).toMatchObject({
      id: user?.id,
      passwordHash: user?.passwordHash,
    });
    expect(await versionOf(second, 'Patient/p1')).toBe('1');
    await second.close();
  });

  it('lets nobody in again whom an administrator has disabled, and sets no password back', async () => {
    const BEA = { username: 'bea', password: 'enigma', roles: ['clinician'] };
    const first = await start({ clients: [CLIENT], users: [USER, BEA] });
    const [ada, bea] = await Promise.all(
      ['ada', 'bea'].map(username => first.get(UserRepository).findAccount({ username })),
    );
    await first.get(UserRepository).disable(bea!.id);
    await first.get(UserRepository).setPassword(ada!.id, 'a password of her own');
    await first.get(ClientRepository).disable(CLIENT.client_id);
    await first.close();

    const changed = {
      clients: [{ ...CLIENT, client_name: 'Renamed' }],
      users: [{ ...BEA, name: 'Bea' }, USER],
    };
    const second = await start(changed);
    expect(await second.get(UserRepository).findAccount({ username: 'bea' })).toMatchObject({
      name: 'Bea',
      enabled: false,
    });
    expect(await second.get(ClientRepository).findRegistered(CLIENT.client_id)).toMatchObject({
      name: 'Renamed',
      enabled: false,
    });
    expect(await signIn(second, 'a password of her own')).toHaveProperty('userId', ada!.id);
    expect(await signIn(second, 'enigma')).toHaveProperty('reason');
    await second.get(UserRepository).enable(bea!.id);
    await second.close();

    const third = await start({ ...changed, users: [BEA, { ...USER, password: 'reset by the operator' }] });
    expect(await signIn(third, 'reset by the operator')).toHaveProperty('userId', ada!.id);
    expect(await third.get(UserRepository).findByUsername('bea')).toBeDefined();
    await third.close();
  });

  it('declares an account once, however many processes declare it at the same time', async () => {
    const server = await start();
    const users = server.get(UserRepository);
    const declared = await Promise.allSettled(Array.from({ length: 4 }, () => users.declare(USER)));
    const [ada, ...others] = await users.listAll();
    await server.close();
    expect(declared.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
    expect([ada?.username, others]).toEqual(['ada', []]);
  });

  it('declares nobody when the database refuses a resource', async () => {
    const subject = { reference: 'Patient?identifier=urn:mrn|nobody' };
    const resource = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject };
    const entry = [{ resource, request: { method: 'POST', url: 'Observation' } }];
    await write('refused.json', { resourceType: 'Bundle', type: 'transaction', entry });
    await expect(start({ clients: [CLIENT], users: [USER], resources: ['refused.json'] })).rejects.toThrow(
      /\$\.resources\[0\]: Bundle\.entry\[0\]/,
    );
    const server = await start();
    expect(await server.get(ClientRepository).find(CLIENT.client_id)).toBeUndefined();
    expect(await server.get(UserRepository).findByUsername(USER.username)).toBeUndefined();
    await server.close();
  });

  it('loads a file again when its content has changed', async () => {
    const declaration = { resources: ['patient.json'] };
    await write('patient.json', PATIENT);
    await (await start(declaration)).close();
    await write('patient.json', { ...PATIENT, name: [{ family: 'Two' }] });
    const server = await start(declaration);
    expect(await versionOf(server, 'Patient/p1')).toBe('2');
    await server.close();
  });

  it('executes a transaction once, its creations included', async () => {
    const entry = [
      {
        resource: { resourceType: 'Patient', name: [{ family: 'New' }] },
        request: { method: 'POST', url: 'Patient' },
      },
    ];
    await write('transaction.json', { resourceType: 'Bundle', type: 'transaction', entry });
    const declaration = { resources: ['transaction.json'] };
    await (await start(declaration)).close();
    const server = await start(declaration);
    const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
    const found = (await (await server.request('/fhir/Patient?_summary=count', { headers })).json()) as {
      total: number;
    };
    expect(found.total).toBe(1);
    await server.close();
  });

  it('puts the content of a collection under the ids it has', async () => {
    const entry = [{ resource: ADA }, { resource: PATIENT }];
    await write('collection.json', { resourceType: 'Bundle', type: 'collection', entry });
    const server = await start({ resources: ['collection.json'] });
    expect(await versionOf(server, 'Practitioner/ada')).toBe('1');
    await server.close();
  });

  it.each([
    [
      'a line that is no resource',
      '{"resourceType":"Patient","id":"x"}\n{"resourceType":"Patient","brithDate":"1"}',
      /line 2: Patient/,
    ],
    ['a line that is not JSON', '{"resourceType":"Patient","id":"x"}\n{', /line 2: /],
    ['a resource without an id', '{"resourceType":"Patient"}', /line 1: holds a resource without an id/],
  ])('applies nothing at all when a resource file holds %s', async (_, content, expected) => {
    await write('broken.ndjson', content);
    const refusal = await start({ clients: [CLIENT], users: [USER], resources: ['broken.ndjson'] }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(BootstrapError);
    expect((refusal as BootstrapError).message).toMatch(/\$\.resources\[0\]/);
    expect((refusal as BootstrapError).message).toMatch(expected);

    const server = await start();
    expect(await server.get(ClientRepository).find('declared-app')).toBeUndefined();
    expect(await server.get(UserRepository).findByUsername('ada')).toBeUndefined();
    expect(await versionOf(server, 'Patient/x')).toBeUndefined();
    await server.close();
  });

  it('names a file that is not there', async () => {
    await expect(start({ resources: ['missing.json'] })).rejects.toThrow(/\$\.resources\[0\].*ENOENT/);
  });

  it('is not needed: a database that somebody named stays empty', async () => {
    const server = await start();
    expect(await versionOf(server, 'Patient/ingrid-halvorsen')).toBeUndefined();
    expect(await server.get(UserRepository).list()).toEqual([]);
    await server.close();
  });
});
