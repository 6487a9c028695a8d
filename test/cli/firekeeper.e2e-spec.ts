import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { type Ended, firekeeper } from './a-command.js';

const SECRET = 'a-secret-of-the-command-line-0123456789';
const SCOPE = 'clients.manage users.manage sessions.manage system/*.cruds';

let server: TestServer;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-cli-'));
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const jwk = { kid: 'cli', alg: 'ES384' };
  await write('key.json', { ...(await exportJWK(privateKey)), ...jwk });
  const operator = { client_id: 'operator', client_secret: SECRET };
  const keyed = {
    client_id: 'keyed',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), ...jwk, use: 'sig' }] },
  };
  const clients = [operator, keyed].map(each => ({
    ...each,
    grant_types: ['client_credentials'],
    scope: SCOPE,
  }));
  server = await startServer({ bootstrap: { clients } });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function write(name: string, content: unknown): Promise<string> {
  const file = join(directory, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function run(...words: string[]): Promise<Ended> {
  const ended = await firekeeper(
    words,
    { FIREKEEPER_URL: server.url, FIREKEEPER_CLIENT_ID: 'operator', FIREKEEPER_CLIENT_SECRET: SECRET },
    directory,
  );
  expect(ended.output + ended.errors).not.toContain(SECRET);
  return ended;
}

function patients(count: number, prefix: string): string {
  const lines = Array.from(
    { length: count },
    (_, index) =>
      `{"resourceType":"Patient","id":"${prefix}-${index}","extension":[{"url":"http://h.example/w","valueDecimal":1.50}]}`,
  );
  return `${lines.join('\n')}\n`;
}

describe('firekeeper', () => {
  it('has help for each command, and refuses what it does not understand', async () => {
    const all = await firekeeper(['--help']);
    expect(all.code).toBe(0);
    for (const name of ['new', 'doctor', 'import', 'export', 'reindex', 'client', 'user', 'token']) {
      expect(all.output).toContain(`firekeeper ${name}`);
      expect((await firekeeper([name, '--help'])).output).toMatch(new RegExp(`^firekeeper ${name}`));
    }
    const wrong = await run('user', 'list', '--secret', 'x');
    expect(wrong.code).toBe(1);
    expect(wrong.errors).toContain('firekeeper user create');
  });

  it('says why it gets no token, or no server', async () => {
    const environment = { FIREKEEPER_URL: server.url, FIREKEEPER_CLIENT_ID: 'operator' };
    const none = await firekeeper(['user', 'list'], environment);
    expect(none.errors).toContain('FIREKEEPER_CLIENT_SECRET, --secret-file');
    const bad = await firekeeper(['user', 'list'], { ...environment, FIREKEEPER_CLIENT_SECRET: 'wrong-one' });
    expect(bad.code).toBe(1);
    expect(bad.errors).toContain('gives operator no token with users.manage: invalid_client');
    expect(bad.errors).not.toContain('wrong-one');
    const nowhere = await run('user', 'list', '--url', 'http://127.0.0.1:1');
    expect(nowhere.errors).toContain('http://127.0.0.1:1 cannot be reached');
  });

  it('works with a private key as well', async () => {
    const environment = { FIREKEEPER_URL: server.url, FIREKEEPER_CLIENT_ID: 'keyed' };
    const ended = await firekeeper(
      ['client', 'list', '--key-file', join(directory, 'key.json')],
      environment,
    );
    expect(ended.errors).toBe('');
    expect(ended.output).toContain('operator\tenabled');
  });
});

describe('firekeeper import and export', () => {
  it('bring NDJSON, resources and Bundles in, and out again with every digit', async () => {
    const ndjson = await write('Patient.ndjson', patients(250, 'a'));
    const one = await write('one.json', { resourceType: 'Practitioner', id: 'p' });
    const bundle = await write('bundle.json', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          resource: { resourceType: 'Organization', name: 'Ward' },
          request: { method: 'POST', url: 'Organization' },
        },
      ],
    });
    const ended = await run('import', ndjson, one, bundle, '--progress');
    expect(ended.errors).not.toContain(': has');
    expect(ended).toMatchObject({ code: 0, output: '252 written, 0 were in already, 0 refused\n' });
    expect(existsSync(join(directory, '.firekeeper-import'))).toBe(false);

    const out = await run('export', '--type', 'Patient', '--type', 'Organization');
    const lines = out.output.trim().split('\n');
    expect(lines).toHaveLength(251);
    expect(lines.filter(line => line.includes('"valueDecimal":1.50'))).toHaveLength(250);
    expect(
      (await run('export')).output.match(/"resourceType":"(?:Patient|Practitioner|Organization)"/g),
    ).toHaveLength(252);
    const folder = join(directory, 'out');
    expect(await run('export', '--output', folder, '--since', '2020-01-01')).toMatchObject({
      code: 0,
      errors: '',
    });
    expect((await readFile(join(folder, 'Patient.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(250);
    expect(await readFile(join(folder, 'Practitioner.ndjson'), 'utf8')).toContain('"id":"p"');
    expect((await run('export', '--type', 'Patient', '--since', '2999-01-01')).output).toBe('');
  });

  it('names file and line of what is refused, takes the rest, and goes on after it', async () => {
    const text = `${patients(120, 'b')}{"resourceType":"Patient","id":"bad","birthDate":"soon"}\nnonsense\n{"resourceType":"Patient"}\n`;
    const file = await write('mixed.ndjson', text);
    const first = await run('import', file);
    expect(first).toMatchObject({ code: 1, output: '120 written, 0 were in already, 3 refused\n' });
    expect(first.errors).toContain(`${file}, line 121: `);
    expect(first.errors).toContain(`${file}, line 122: is no JSON object`);
    expect(first.errors).toContain(`${file}, line 123: has no id`);
    const second = await run('import', file);
    expect(second.output).toBe('20 written, 100 were in already, 3 refused\n');
  });

  it('reads archives', async () => {
    await write('c.ndjson', patients(3, 'c'));
    await promisify(execFile)('tar', ['-czf', 'c.tar.gz', 'c.ndjson', 'one.json'], { cwd: directory });
    const ended = await run('import', 'c.tar.gz', '--journal', join(directory, 'journal'));
    expect(ended).toMatchObject({ code: 0, output: '4 written, 0 were in already, 0 refused\n' });
  });
});

describe('firekeeper reindex', () => {
  it('waits for the end, and says how far it is', async () => {
    const ended = await run('reindex', '--type', 'Patient', '--progress');
    expect(ended).toMatchObject({ code: 0, output: expect.stringMatching(/^completed: \d+ resources\n$/) });
    expect(ended.errors).toContain('completed');
  });
});

describe('firekeeper client, user, token and standing-token', () => {
  it('registers, lists and disables clients', async () => {
    const metadata = { client_id: 'lab', grant_types: ['client_credentials'], scope: 'system/Patient.rs' };
    const file = await write('lab.json', { ...metadata, token_endpoint_auth_method: 'client_secret_basic' });
    const made = await run('client', 'create', file);
    expect(JSON.parse(made.output)).toMatchObject({ client_id: 'lab', client_secret: expect.any(String) });
    expect((await run('client', 'create', file)).errors).toContain('There is a client lab');
    await run('client', 'disable', 'lab');
    expect((await run('client', 'list')).output).toMatch(/^lab\tdisabled\t.*system\/Patient\.rs$/m);
  });

  it('makes, invites, lists and disables people', async () => {
    const file = await write('ada.json', { username: 'ada', name: 'Ada Moreau', roles: ['admin'] });
    expect((await run('user', 'create', file)).output).toBe('ada is made\n');
    expect((await run('user', 'invite', 'ada')).output).toMatch(/^http.*\/invitation\/\S+\n$/);
    await run('user', 'disable', 'ada');
    expect((await run('user', 'list')).output).toContain('ada\tdisabled\tAda Moreau\tadmin');
    expect((await run('user', 'invite', 'nobody')).errors).toContain('There is no user nobody');
  });

  it('helps people who have lost their password or second factor', async () => {
    const file = await write('grace.json', { username: 'grace', password: 'correct horse battery' });
    await run('user', 'create', file);
    expect((await run('user', 'reset-password', 'grace')).output).toMatch(/^http.*\/invitation\/\S+\n$/);
    const kept = await run('user', 'reset-second-factor', 'grace', '--keep-sessions');
    expect([kept.code, kept.errors]).toEqual([1, expect.stringContaining('grace has no second factor')]);
    expect((await run('user', 'reset-password')).code).toBe(1);
  });

  it('ends tokens', async () => {
    const listed = await run('token', 'list');
    expect(listed.output).toMatch(/^keyed\tkeyed\t/m);
    expect((await run('token', 'revoke', 'keyed')).output).toBe('keyed is revoked\n');
    expect((await run('token', 'list')).output).not.toContain('keyed');
    expect(await run('token', 'revoke', 'keyed')).toMatchObject({ code: 1 });
  });

  it('makes, lists and ends standing tokens of directories', async () => {
    const made = await run('standing-token', 'create', 'entra-id', '--days', '30');
    expect([made.errors, made.output]).toEqual(['', expect.stringMatching(/^\S{40,}\n$/)]);
    const ask = () =>
      server.request('/scim/v2/Users', { headers: { Authorization: `Bearer ${made.output.trim()}` } });
    // nothing is declared: the token itself is good
    expect((await ask()).status).toBe(404);
    expect((await run('standing-token', 'list')).output).toMatch(/^entra-id\tprovisioning\.manage\t20\d\d-/m);
    expect((await run('standing-token', 'create', 'x', '--days', 'many')).errors).toContain('days');
    expect((await run('standing-token', 'revoke', 'entra-id')).output).toBe('entra-id is revoked\n');
    expect((await ask()).status).toBe(401);
    expect(await run('standing-token', 'revoke', 'entra-id')).toMatchObject({ code: 1 });
    expect((await run('standing-token', 'list', 'entra-id')).errors).toContain('Say create <name>');
  });
});
