import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { claimsOf, exchange, type Outcome, walk } from '../smart/an-app.js';
import { freePort } from '../support/free-port.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { BASE, type ADirectory, aDirectory, HAS_OPENLDAP, PEOPLE } from './a-directory.js';
import { begin, linkTo, put } from './a-federated-hospital.js';

const EMPLOYEE = 'https://emberwood.example/employee';

if (!HAS_OPENLDAP)
  process.stderr.write('OpenLDAP is not installed (apt-get install slapd): its tests are skipped\n');

describe.skipIf(!HAS_OPENLDAP)('Sign-in with a directory: OpenLDAP (RFC 4511, RFC 4513)', () => {
  let directory: ADirectory;
  let server: TestServer;
  beforeAll(async () => {
    directory = await aDirectory(PEOPLE);
    const staff = {
      kind: 'ldap',
      ca_file: directory.caFile,
      bind_dn: `cn=searcher,${BASE}`,
      bind_password: 'searches',
      search_base: `ou=people,${BASE}`,
      search_filter: '(&(objectClass=inetOrgPerson)(uid={username}))',
      subject_attribute: 'entryUUID',
      attributes: ['cn', 'mail', 'employeeNumber'],
      group_base: `ou=groups,${BASE}`,
      mapping: {
        name: 'cn',
        email: 'mail',
        roles: [{ claim: 'groups', value: 'physicians', role: 'clinician' }],
        fhirUser: [{ resourceType: 'Practitioner', system: EMPLOYEE, claim: 'employeeNumber', create: true }],
      },
    };
    const down = `ldaps://localhost:${await freePort()}`;
    const away = `ldap://localhost:${await freePort()}`;
    server = await startServer({
      bootstrap: {
        clients: [PUBLIC_APP],
        identity_providers: [
          {
            ...staff,
            id: 'nested',
            name: 'Nested',
            urls: [away, directory.secureUrl],
            nested_groups: 'search',
          },
          { ...staff, id: 'flat', name: 'Flat', urls: [directory.url], start_tls: true },
          { ...staff, id: 'down', name: 'Down', urls: [down], timeout_ms: 500 },
          { ...staff, id: 'distrusted', name: 'Distrusted', urls: [directory.secureUrl], ca_file: undefined },
          {
            ...staff,
            id: 'stripped',
            name: 'Stripped',
            urls: [directory.url],
            start_tls: true,
            ca_file: undefined,
          },
          {
            ...staff,
            id: 'locked-out',
            name: 'Locked out',
            urls: [directory.secureUrl],
            bind_password: 'wrong',
          },
        ],
      },
    });
    await put(server, { resourceType: 'Patient', id: 'alice', name: [{ family: 'Archer' }] });
  });
  afterAll(async () => {
    await server?.close();
    await directory?.stop();
  });

  async function signIn(provider: string, username: string, password: string): Promise<Outcome> {
    // a person without a role has no patient to choose
    const scope = 'openid fhirUser';
    const { browser, visit, verifier } = await begin({
      server,
      scope,
      parameters: { identity_provider: provider },
    });
    return walk(browser, visit, verifier, { username, password });
  }
  async function userAfter(provider: string, username: string, password: string): Promise<unknown> {
    const { body } = await exchange(server, await signIn(provider, username, password));
    return claimsOf(body['access_token'])['firekeeper_user'];
  }

  it('is asked with user name and password on a page of ours', async () => {
    const { browser, visit } = await begin({ server });
    const page = await browser.open(linkTo(visit, 'Sign in with Nested'));
    expect([page.title, page.forms[0]!.fields.get('provider')]).toEqual(['Sign in with Nested', 'nested']);
  });

  it('gives the person with the roles of groups in groups, over LDAPS, past a directory that is down', async () => {
    expect(await userAfter('nested', 'grace', 'amazing')).toMatchObject({
      username: 'nested/grace',
      roles: ['clinician'],
      fhirUser: expect.stringMatching(/^Practitioner\//) as string,
    });
  });

  it('counts only the groups of the person where nesting is off, over StartTLS', async () => {
    expect(await userAfter('flat', 'grace', 'amazing')).toMatchObject({ username: 'flat/grace', roles: [] });
  });

  it('finds people whose names are full of the signs of filters and of DNs', async () => {
    expect(await userAfter('nested', 'o,dd (one)', 'strange')).toMatchObject({ roles: ['clinician'] });
  });

  it.each([
    ['a wrong password', 'grace', 'wrong'],
    ['somebody who is not there', 'nobody', 'amazing'],
    ['an injected filter', '*)(uid=*))(|(uid=*', 'amazing'],
    ['a star', '*', 'amazing'],
    ['the start of a name', 'gra*', 'amazing'],
    ['a name that two entries have', 'twin', 'twin'],
    ['a name with NUL', 'grace\0', 'amazing'],
    ['a name that is too long', 'g'.repeat(300), 'amazing'],
  ])('refuses %s in the same words', async (_title, username, password) => {
    const { visit } = await signIn('nested', username, password);
    expect([visit.status, visit.html]).toEqual([
      401,
      expect.stringContaining('User name or password is wrong'),
    ]);
  });

  it('refuses an empty password, with which this directory lets anybody bind', async () => {
    const { browser, visit } = await begin({ server, parameters: { identity_provider: 'nested' } });
    const answer = await browser.submit(visit, visit.forms[0]!, { username: 'grace', password: '' });
    expect(answer.status).toBe(401);
  });

  it('slows down whoever guesses', async () => {
    for (let attempt = 0; attempt < 5; attempt++) await signIn('flat', 'guessed', 'wrong');
    expect((await signIn('flat', 'guessed', 'wrong')).visit.status).toBe(429);
  });

  it.each([
    ['that is down', 'down'],
    ['whose certificate nobody has vouched for', 'distrusted'],
    ['whose certificate nobody has vouched for, by StartTLS', 'stripped'],
    ['that refuses our own searcher', 'locked-out'],
  ])('names the next step with a directory %s', async (_title, provider) => {
    const { visit } = await signIn(provider, 'grace', 'amazing');
    expect([visit.status, visit.html]).toEqual([503, expect.stringContaining('<code>unavailable</code>')]);
  });
});

describe('The declaration of a directory', () => {
  it('refuses to send passwords in the clear', async () => {
    const declared = {
      id: 'clear',
      kind: 'ldap',
      name: 'Clear',
      urls: ['ldap://dc.hospital.example'],
      search_base: 'dc=hospital,dc=example',
      search_filter: '(uid={username})',
      subject_attribute: 'entryUUID',
    };
    await expect(startServer({ bootstrap: { identity_providers: [declared] } })).rejects.toThrow(
      /\$\.identity_providers\[0\]\.urls\[0\]: would send passwords in the clear/,
    );
    await expect(
      startServer({ bootstrap: { identity_providers: [{ ...declared, search_filter: '(uid=x)' }] } }),
    ).rejects.toThrow(/search_filter must be in brackets and hold \{username\}/);
  });
});
