import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { ACCOUNT, type AScimDirectory, aScimDirectory, ENTERPRISE, GROUP, USER } from './a-scim-directory.js';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let server: TestServer;
let operator: Record<string, string>;
beforeAll(async () => {
  const mapping = { roles: [{ claim: 'groups', value: 'Physicians', role: 'clinician' }] };
  server = await startServer({ bootstrap: { provisioning: { mapping } } });
  operator = bearer(await aToken(server, { scope: 'clients.manage', user: null }));
});
afterAll(async () => server.close());

async function standingTokens(method: string, path = '', body?: object): Promise<Response> {
  return server.request(`/administration/standing-tokens${path}`, {
    method,
    headers: { ...operator, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function aStandingToken(name: string): Promise<{ readonly id: string; readonly token: string }> {
  return (await (await standingTokens('POST', '', { name })).json()) as { id: string; token: string };
}

it('Accounts that a directory keeps say so, and are not changed by hand', async () => {
  const directory = await aScimDirectory(server);
  const { body } = await directory.ask('POST', 'Users', {
    schemas: [USER],
    userName: 'kept@emberwood.example',
  });
  const users = bearer(await aToken(server, { scope: 'users.manage', user: null }));
  const address = `/administration/users/${body.id}`;
  const read = await server.request(address, { headers: users });
  expect(await read.json()).toMatchObject({ username: 'kept@emberwood.example', managed_by: 'scim' });
  const changed = await server.request(address, {
    method: 'PUT',
    headers: { ...users, 'Content-Type': 'application/json' },
    body: JSON.stringify({ roles: ['admin'] }),
  });
  expect(changed.status).toBe(409);
  expect((await server.request(`${address}/disable`, { method: 'POST', headers: users })).status).toBe(200);
});

describe('A standing token', () => {
  it('opens the SCIM server and nothing else, until it is revoked', async () => {
    const { id, token } = await aStandingToken('entra-id');
    const directory = await aScimDirectory(server, token);
    expect((await directory.ask('GET', 'Users')).status).toBe(200);
    for (const path of ['/fhir/Patient', '/administration/users', '/administration/standing-tokens'])
      expect((await server.request(path, { headers: bearer(token) })).status).toBe(403);
    const listed = await (await standingTokens('GET')).text();
    expect(listed).toContain('"entra-id"');
    expect(listed).not.toContain(token);
    expect((await standingTokens('DELETE', `/${id}`)).status).toBe(204);
    expect((await directory.ask('GET', 'Users')).body).toMatchObject({ status: '401' });
    expect((await standingTokens('DELETE', `/${id}`)).status).toBe(404);
  });

  it('is refused when nobody has made it, and made for two years at most', async () => {
    const stranger = await aScimDirectory(server, `fkst_${'a'.repeat(43)}`);
    expect((await stranger.ask('GET', 'Users')).status).toBe(401);
    expect((await standingTokens('POST', '', { name: 'long', days: 10_000 })).status).toBe(400);
    expect((await standingTokens('POST', '', { name: 'a b' })).status).toBe(400);
  });
});

/** https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups */
describe('Entra ID', () => {
  let entra: AScimDirectory;
  beforeAll(async () => {
    entra = await aScimDirectory(server, (await aStandingToken('entra')).token);
  });

  it('tests the connection by a user that there is not', async () => {
    const { status, body } = await entra.ask('GET', 'Users?filter=userName eq "6f1c7a0b-non-existing"');
    expect([status, body.totalResults, body.Resources]).toEqual([200, 0, []]);
  });

  it('keeps a user as it writes it', async () => {
    const { body: user } = await entra.ask('POST', 'Users', {
      schemas: [USER, ENTERPRISE],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'Test_User_ab6490ee@emberwood.example',
      active: true,
      displayName: 'lennay',
      emails: [{ primary: true, type: 'work', value: 'test@emberwood.example' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Adrienne McNally', familyName: 'McNally', givenName: 'Adrienne' },
      [ENTERPRISE]: { employeeNumber: '701984', department: 'Surgery' },
      roles: [],
    });
    const patched = await entra.ask('PATCH', `Users/${user.id}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'Replace', path: 'displayName', value: 'Lennay' },
        { op: 'Add', path: `${ENTERPRISE}:manager`, value: user.id },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@emberwood.example' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 30 1' },
        {
          op: 'Replace',
          value: {
            'name.familyName': 'Moreau',
            [`${ENTERPRISE}:department`]: 'Oncology',
            'addresses[type eq "work"].locality': 'Berlin',
          },
        },
      ],
    });
    expect(patched.body).toMatchObject({
      displayName: 'Lennay',
      emails: [{ value: 'new@emberwood.example', primary: true }],
      phoneNumbers: [{ type: 'mobile', value: '+49 30 1' }],
      name: { familyName: 'Moreau', givenName: 'Adrienne' },
      addresses: [{ type: 'work', locality: 'Berlin' }],
      [ENTERPRISE]: { manager: { value: user.id }, department: 'Oncology', employeeNumber: '701984' },
    });
    const disabled = await entra.ask('PATCH', `Users/${user.id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'Replace', path: 'active', value: 'False' }],
    });
    expect(disabled.body.active).toBe(false);
  });

  it('keeps a group as it writes it', async () => {
    const { body: user } = await entra.ask('POST', 'Users', {
      schemas: [USER],
      userName: 'member@emberwood.example',
    });
    const { body: group } = await entra.ask('POST', 'Groups', {
      schemas: [GROUP, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'Physicians',
      meta: { resourceType: 'Group' },
    });
    const found = await entra.ask(
      'GET',
      'Groups?excludedAttributes=members&filter=displayName eq "Physicians"',
    );
    expect(found.body.Resources[0]).toMatchObject({ id: group.id });
    await entra.patch(`Groups/${group.id}`, {
      op: 'Add',
      path: 'members',
      value: [{ $ref: null, value: user.id }],
    });
    const member = await entra.ask('GET', `Groups?filter=id eq "${group.id}" and members eq "${user.id}"`);
    expect(member.body.totalResults).toBe(1);
    expect((await entra.ask('GET', `Users/${user.id}`)).body[ACCOUNT].roles).toEqual(['clinician']);
    await entra.patch(`Groups/${group.id}`, {
      op: 'Remove',
      path: 'members',
      value: [{ $ref: null, value: user.id }],
    });
    expect((await entra.ask('GET', `Groups/${group.id}`)).body.members).toBeUndefined();
    expect((await entra.ask('DELETE', `Groups/${group.id}`)).status).toBe(204);
  });
});

/** https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/ */
describe('Okta', () => {
  let okta: AScimDirectory;
  beforeAll(async () => {
    okta = await aScimDirectory(server, (await aStandingToken('okta')).token);
  });

  it('keeps a user as it writes it', async () => {
    const { body: none } = await okta.ask(
      'GET',
      'Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100',
    );
    expect(none.totalResults).toBe(0);
    const sent = {
      schemas: [USER],
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      active: true,
    };
    const { body: user, status } = await okta.ask('POST', 'Users', sent);
    expect(status).toBe(201);
    const replaced = await okta.ask('PUT', `Users/${user.id}`, {
      ...user,
      name: { ...sent.name, middleName: 'Middle' },
    });
    expect(replaced.body.name.middleName).toBe('Middle');
    const disabled = await okta.ask('PATCH', `Users/${user.id}`, {
      schemas: [PATCH],
      Operations: [{ op: 'replace', value: { active: false } }],
    });
    expect(disabled.body.active).toBe(false);
    expect((await okta.ask('GET', 'Users?startIndex=1&count=100')).body.itemsPerPage).toBeGreaterThan(0);
  });

  it('keeps a group as it writes it', async () => {
    const { body: user } = await okta.ask('POST', 'Users', {
      schemas: [USER],
      userName: 'okta.member@okta.local',
    });
    const { body: group } = await okta.ask('POST', 'Groups', {
      schemas: [GROUP],
      displayName: 'Test SCIM',
      members: [],
    });
    const renamed = await okta.patch(`Groups/${group.id}`, {
      op: 'replace',
      value: { id: group.id, displayName: 'Nurses' },
    });
    expect(renamed.body.displayName).toBe('Nurses');
    const changed = await okta.patch(
      `Groups/${group.id}`,
      { op: 'remove', path: `members[value eq "${user.id}"]` },
      { op: 'add', path: 'members', value: [{ value: user.id, display: 'okta.member@okta.local' }] },
    );
    expect(changed.body.members).toHaveLength(1);
    const pushed = await okta.patch(`Groups/${group.id}`, { op: 'replace', path: 'members', value: [] });
    expect(pushed.body.members).toBeUndefined();
  });
});
