import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import {
  ACCOUNT,
  aPerson,
  type AScimDirectory,
  aScimDirectory,
  declareProvisioning,
  ENTERPRISE,
  GROUP,
  USER,
} from './a-scim-directory.js';

let server: TestServer;
let directory: AScimDirectory;
beforeAll(async () => {
  server = await startServer({ bootstrap: { provisioning: {} } });
  directory = await aScimDirectory(server);
});
afterAll(async () => server.close());

async function announce(
  changes: Readonly<Record<string, unknown>> = {},
): Promise<ReturnType<typeof JSON.parse>> {
  const { status, body, text } = await directory.ask('POST', 'Users', aPerson(changes));
  if (status !== 201) throw new Error(text);
  return body;
}

describe('SCIM (RFC 7644)', () => {
  describe('is closed', () => {
    it('without a token, with one of another scope, and to people who are no administrators', async () => {
      const without = await server.request('/scim/v2/Users');
      expect([without.status, without.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('Bearer realm='),
      ]);
      const stranger = await aScimDirectory(
        server,
        await aToken(server, { scope: 'system/*.cruds users.manage', user: null }),
      );
      expect((await stranger.ask('GET', 'Users')).body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '403',
      });
      const clinician = await aScimDirectory(
        server,
        await aToken(server, { scope: 'provisioning.manage', user: {} }),
      );
      expect((await clinician.ask('GET', 'Users')).status).toBe(403);
    });

    it('until the operator declares it', async () => {
      expect((await declareProvisioning(server, null)).status).toBe(200);
      expect((await directory.ask('GET', 'Users')).status).toBe(404);
      expect((await declareProvisioning(server, { provider: 'nowhere' })).status).toBe(400);
      expect((await declareProvisioning(server, { colour: 'red' })).status).toBe(400);
      expect((await declareProvisioning(server, {})).status).toBe(200);
      expect((await directory.ask('GET', 'Users')).status).toBe(200);
    });
  });

  it.each([
    [404, 'GET', 'Nothing', undefined],
    [404, 'POST', 'Users/1/2', '{}'],
    [405, 'PUT', 'Users', '{}', 'GET, POST'],
    [405, 'POST', 'Groups/1', '{}', 'GET, PUT, PATCH, DELETE'],
    [405, 'POST', 'Schemas', '{}', 'GET'],
    [405, 'DELETE', 'ServiceProviderConfig', undefined, 'GET'],
    [413, 'POST', 'Users', `"${'x'.repeat(40_000_000)}"`],
    [415, 'POST', 'Users', 'userName=x', undefined, 'application/x-unheard-of'],
    [400, 'POST', 'Users', '{"__proto__":{"a":1}}'],
  ])('answers in its own words what never comes to a handler: %i for %s %s', async (...row) => {
    const [status, method, path, body, allow, type] = row as [
      number,
      string,
      string,
      string?,
      string?,
      string?,
    ];
    const answer = await directory.ask(
      method,
      path,
      body,
      type === undefined ? {} : { 'Content-Type': type },
    );
    expect([answer.status, answer.headers.get('content-type'), answer.body]).toEqual([
      status,
      'application/scim+json; charset=utf-8',
      expect.objectContaining({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
      }),
    ]);
    expect(answer.headers.get('allow')).toBe(allow ?? null);
  });

  it('tells nobody without a token what there is', async () => {
    const answer = await server.request('/scim/v2/Nothing');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      401,
      'application/scim+json; charset=utf-8',
    ]);
  });

  it('says what it can do, and what it cannot is answered 501', async () => {
    const { body, headers } = await directory.ask('GET', 'ServiceProviderConfig');
    expect(headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      etag: { supported: true },
    });
    expect((await directory.ask('POST', 'Bulk', {})).body).toMatchObject({ status: '501' });
    expect((await directory.ask('GET', 'Me')).status).toBe(501);
    expect((await directory.ask('GET', 'ResourceTypes')).body.totalResults).toBe(2);
    expect((await directory.ask('GET', `Schemas/${ENTERPRISE}`)).body.name).toBe('EnterpriseUser');
    expect((await directory.ask('GET', 'Schemas/urn:nothing')).body).toMatchObject({ status: '404' });
  });

  describe('a user', () => {
    it('is created, read, replaced and deleted, with its versions', async () => {
      const sent = aPerson({
        NAME: { GivenName: 'Ada' },
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { employeeNumber: '7' },
      });
      const created = await directory.ask('POST', 'Users', sent);
      expect([created.status, created.headers.get('etag')]).toEqual([201, 'W/"1"']);
      expect(created.headers.get('location')).toBe(created.body.meta.location);
      expect(created.body).toMatchObject({
        name: { givenName: 'Ada' },
        [ENTERPRISE]: { employeeNumber: '7' },
      });
      const path = `Users/${created.body.id}`;
      expect((await directory.ask('GET', path)).body).toEqual(created.body);
      expect((await directory.ask('GET', path, undefined, { 'If-None-Match': 'W/"1"' })).status).toBe(304);

      const replaced = await directory.ask(
        'PUT',
        path,
        { ...sent, NAME: undefined, title: 'Dr.' },
        { 'If-Match': 'W/"1"' },
      );
      expect([replaced.status, replaced.body.name, replaced.body.title]).toEqual([200, undefined, 'Dr.']);
      expect((await directory.ask('PUT', path, sent, { 'If-Match': 'W/"1"' })).body).toMatchObject({
        status: '412',
      });
      expect((await directory.ask('DELETE', path, undefined, { 'If-Match': 'W/"1"' })).status).toBe(412);
      expect((await directory.ask('DELETE', path)).status).toBe(204);
      expect((await directory.ask('GET', path)).body).toMatchObject({ status: '404' });
      expect((await directory.ask('DELETE', path)).status).toBe(404);
      expect((await directory.ask('POST', 'Users', sent)).body.id).not.toBe(created.body.id);
    });

    it('has a name that nobody else has, whatever its capitals, and never that of an account kept by hand', async () => {
      const { userName } = await announce();
      const again = await directory.ask('POST', 'Users', aPerson({ userName: userName.toUpperCase() }));
      expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
      const operator = await aToken(server, { scope: 'users.manage', user: null });
      const local = { username: 'keeper@emberwood.example', roles: ['admin'] };
      await server.request('/administration/users', {
        method: 'POST',
        headers: { ...bearer(operator), 'Content-Type': 'application/json' },
        body: JSON.stringify(local),
      });
      const taken = await directory.ask('POST', 'Users', aPerson({ userName: local.username }));
      expect(taken.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
      expect(
        (await directory.ask('GET', `Users?filter=userName eq "${local.username}"`)).body.totalResults,
      ).toBe(0);
    });

    it.each([
      ['no JSON', '{', 'invalidSyntax'],
      ['a list', [], 'invalidSyntax'],
      ['no schemas', { userName: 'x' }, 'invalidSyntax'],
      ['what an unknown schema has', aPerson({ schemas: [USER, 'urn:x'], 'urn:x': {} }), 'invalidSyntax'],
      ['an unknown attribute', aPerson({ shoeSize: 43 }), 'invalidSyntax'],
      ['a prototype', `{"schemas":["${USER}"],"userName":"p","__proto__":{"active":false}}`, 'invalidSyntax'],
      ['a password', aPerson({ password: 'x' }), 'invalidSyntax'],
      ['no name', { schemas: [USER] }, 'invalidValue'],
      ['a name that cannot be typed', aPerson({ userName: 'a b' }), 'invalidValue'],
      ['a number for a text', aPerson({ title: 7 }), 'invalidValue'],
      ['a text for a list', aPerson({ emails: 'x' }), 'invalidValue'],
      ['a NUL', aPerson({ title: 'a\0' }), 'invalidValue'],
      ['half a character', aPerson({ title: '\ud800' }), 'invalidValue'],
      [
        'two primary addresses',
        aPerson({
          emails: [
            { value: 'a', primary: true },
            { value: 'b', primary: true },
          ],
        }),
        'invalidValue',
      ],
      ['neither true nor false', aPerson({ active: 'perhaps' }), 'invalidValue'],
    ])('with %s is refused, and nothing is written', async (_what, sent, scimType) => {
      const before = (await directory.ask('GET', 'Users?count=0')).body.totalResults;
      const { status, body } = await directory.ask('POST', 'Users', sent);
      expect([status, body.scimType]).toEqual([400, scimType]);
      expect((await directory.ask('GET', 'Users?count=0')).body.totalResults).toBe(before);
    });
  });

  describe('PATCH', () => {
    const WORK = { type: 'work', value: 'a@work.example', primary: true };
    it('adds, replaces and removes', async () => {
      const { id } = await announce({ emails: [WORK], name: { givenName: 'A', familyName: 'B' } });
      const patched = await directory.patch(
        `Users/${id}`,
        { op: 'add', path: 'emails', value: [{ type: 'home', value: 'a@home.example', primary: true }] },
        { op: 'replace', path: 'name.familyName', value: 'C' },
        { op: 'remove', path: 'displayName' },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@work.example' },
        { op: 'add', value: { nickName: 'Ace', [ENTERPRISE]: { department: 'Surgery' } } },
      );
      expect(patched.body).toMatchObject({
        name: { givenName: 'A', familyName: 'C' },
        nickName: 'Ace',
        [ENTERPRISE]: { department: 'Surgery' },
        emails: [
          { type: 'work', value: 'b@work.example', primary: false },
          { type: 'home', primary: true },
        ],
      });
      expect(patched.body.displayName).toBeUndefined();
      const removed = await directory.patch(`Users/${id}`, { op: 'remove', path: 'emails[type eq "home"]' });
      expect(removed.body.emails).toHaveLength(1);
      expect(removed.headers.get('etag')).toBe('W/"3"');
    });

    it.each([
      ['an unknown operation', { op: 'move', path: 'title' }, 'invalidSyntax'],
      ['nothing to remove', { op: 'remove' }, 'noTarget'],
      ['an unknown attribute', { op: 'add', path: 'shoeSize', value: '1' }, 'invalidPath'],
      ['a broken path', { op: 'add', path: 'emails[type eq', value: '1' }, 'invalidPath'],
      ['what is read-only', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
      [
        'rights, which only the mapping gives',
        { op: 'add', path: `${ACCOUNT}:roles`, value: ['admin'] },
        'mutability',
      ],
      ['the name to be removed', { op: 'remove', path: 'userName' }, 'mutability'],
      [
        'a filter that means nothing',
        { op: 'replace', path: 'emails[type ne "work"].value', value: 'x' },
        'noTarget',
      ],
      ['a wrong value', { op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    ])('with %s is refused as a whole', async (_what, operation, scimType) => {
      const { id } = await announce();
      const { status, body } = await directory.patch(
        `Users/${id}`,
        { op: 'add', path: 'title', value: 'x' },
        operation,
      );
      expect([status, body.scimType]).toEqual([400, scimType]);
      expect((await directory.ask('GET', `Users/${id}`)).body.title).toBeUndefined();
    });

    it('at the same time loses nothing', async () => {
      const { id } = await announce();
      const { body: group } = await directory.ask('POST', 'Groups', {
        schemas: [GROUP],
        displayName: `Race ${id}`,
      });
      const others = await Promise.all([1, 2, 3].map(() => announce()));
      const answers = await Promise.all(
        others.map(other =>
          directory.patch(`Groups/${group.id}`, { op: 'add', path: 'members', value: [{ value: other.id }] }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await directory.ask('GET', `Groups/${group.id}`)).body.members).toHaveLength(3);
    });
  });

  describe('a list', () => {
    it('is filtered, sorted, paged and cut to what is asked for', async () => {
      for (const family of ['Cedar', 'Ash', 'Birch'])
        await announce({
          title: 'Forester',
          name: { familyName: family },
          emails: [{ value: `${family}@wood.example`, type: 'work' }],
        });
      const query = new URLSearchParams({
        filter:
          'title eq "forester" and not (name.familyName sw "c") and emails[type eq "work" and value co "@WOOD."]',
        sortBy: 'name.familyName',
        sortOrder: 'descending',
        count: '1',
        attributes: 'name.familyName',
      });
      const { body } = await directory.ask('GET', `Users?${query.toString()}`);
      expect(body).toMatchObject({ totalResults: 2, startIndex: 1, itemsPerPage: 1 });
      expect(body.Resources).toEqual([
        { schemas: expect.anything(), id: expect.any(String), name: { familyName: 'Birch' } },
      ]);
      const searched = await directory.ask('POST', 'Users/.search', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
        filter: 'title eq "Forester"',
        excludedAttributes: ['emails'],
        startIndex: 2,
      });
      expect(searched.body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 2 });
      expect(searched.body.Resources[0].emails).toBeUndefined();
    });

    it.each([
      ['filter=title eq', 'invalidFilter'],
      ['filter=shoeSize eq "1"', 'invalidFilter'],
      ['filter=active gt true', 'invalidFilter'],
      ['filter=title eq "\\u0000"', 'invalidFilter'],
      [`filter=${'('.repeat(50)}`, 'invalidFilter'],
      ['count=many', 'invalidValue'],
      ['attributes=id&excludedAttributes=name', 'invalidValue'],
      ['sortBy=shoeSize', 'invalidPath'],
      ['colour=red', 'invalidValue'],
    ])('by %s is refused', async (query, scimType) => {
      const { status, body } = await directory.ask('GET', `Users?${query}`);
      expect([status, body.scimType]).toEqual([400, scimType]);
    });
  });

  describe('a group', () => {
    it('holds people, who show it', async () => {
      const person = await announce();
      const { body: group, status } = await directory.ask('POST', 'Groups', {
        schemas: [GROUP],
        displayName: 'Night shift',
        members: [{ value: person.id }],
      });
      expect([status, group.members]).toEqual([
        201,
        [expect.objectContaining({ value: person.id, type: 'User' })],
      ]);
      const shown = await directory.ask('GET', `Users/${person.id}`);
      expect(shown.body.groups).toEqual([
        { value: group.id, display: 'Night shift', $ref: `${server.url}/scim/v2/Groups/${group.id}` },
      ]);
      const found = await directory.ask(
        'GET',
        `Groups?filter=displayName eq "night SHIFT"&excludedAttributes=members`,
      );
      expect([found.body.totalResults, found.body.Resources[0].members]).toEqual([1, undefined]);
      expect((await directory.ask('DELETE', `Groups/${group.id}`)).status).toBe(204);
      expect((await directory.ask('GET', `Users/${person.id}`)).body.groups).toBeUndefined();
    });

    it('with members that are nobody, or groups, is refused', async () => {
      const nobody = { schemas: [GROUP], displayName: 'Ghosts', members: [{ value: 'nobody' }] };
      expect((await directory.ask('POST', 'Groups', nobody)).body.scimType).toBe('invalidValue');
      const nested = { ...nobody, members: [{ value: 'x', type: 'Group' }] };
      expect((await directory.ask('POST', 'Groups', nested)).body.scimType).toBe('invalidValue');
      expect((await directory.ask('GET', 'Groups?filter=displayName eq "Ghosts"')).body.totalResults).toBe(0);
    });
  });
});
