import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BootstrapError } from './bootstrap-error.js';
import { readDeclaration } from './read-declaration.js';

const APP = { client_id: 'app', redirect_uris: ['https://app.example/callback'] };
const USER = { username: 'ada', name: 'Ada', roles: ['clinician'], fhirUser: 'Practitioner/ada' };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-bootstrap-'));
});
afterAll(async () => rm(directory, { recursive: true, force: true }));

async function mistakesOf(content: unknown): Promise<readonly string[]> {
  const file = join(directory, 'bootstrap.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  try {
    await readDeclaration(file, 'http://localhost/fhir');
    return [];
  } catch (error) {
    if (error instanceof BootstrapError)
      return error.mistakes.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

describe('The bootstrap file', () => {
  it('is accepted when every part of it is right', async () => {
    expect(await mistakesOf({ clients: [APP], users: [USER], resources: ['patients.ndjson'] })).toEqual([]);
  });

  it.each([
    ['not JSON', '{\n  "clients": [] "users": []\n}', /^\$: is not JSON: look at line 2 column 17$/],
    ['cut off', '{"clients": ', /^\$: is not JSON: it ends too early$/],
    ['another type', [], /^\$: must be a JSON object/],
    ['an unknown member', { client: [] }, /^\$\.client: is not known/],
    [
      'an unknown member of a client',
      { clients: [{ ...APP, scopes: 'x' }] },
      /^\$\.clients\[0\]\.scopes: is not known/,
    ],
    ['a client that is no object', { clients: ['app'] }, /^\$\.clients: must be an object|^\$\.clients\[0\]/],
    [
      'a redirect URI with a fragment',
      { clients: [{ ...APP, redirect_uris: ['https://app.example/#here'] }] },
      /^\$\.clients\[0\]\.redirect_uris\[0\]: may not have a fragment/,
    ],
    [
      'a secret that does not survive form decoding',
      { clients: [{ ...APP, client_secret: 'a+b%c' }] },
      /^\$\.clients\[0\]\.client_secret: client_secret may only hold/,
    ],
    ['a client declared twice', { clients: [APP, APP] }, /^\$\.clients\[1\]\.client_id: is declared twice/],
    [
      'a user declared twice in other capitals',
      { users: [USER, { ...USER, username: 'ADA' }] },
      /^\$\.users\[1\]\.username: is declared twice/,
    ],
    ['an unknown role', { users: [{ ...USER, roles: ['a king'] }] }, /^\$\.users\[0\]\.roles/],
    ['resources that are no paths', { resources: [7] }, /^\$\.resources: must be a list of paths/],
  ])('refuses %s and says where', async (_, content, expected) => {
    expect((await mistakesOf(content)).join('\n')).toMatch(expected);
  });

  it('reports all mistakes at once', async () => {
    const mistakes = await mistakesOf({
      clients: [{ client_id: 'a b' }],
      users: [{ username: 'x y', roles: ['a king'] }],
    });
    expect(mistakes.map(mistake => mistake.split(':')[0])).toEqual(
      expect.arrayContaining(['$.clients[0].client_id', '$.users[0].username', '$.users[0].roles']),
    );
  });

  it('never repeats a secret in what it says', async () => {
    const secret = 'top secret+';
    const mistakes = await mistakesOf({ clients: [{ ...APP, client_secret: secret }] });
    expect(mistakes.join()).not.toContain(secret);
    expect((await mistakesOf(`{"clients": [{"client_secret": "${secret}"`)).join()).not.toContain('top');
  });
});
