import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InvitationRepository } from '../../src/administration/users/invitation.repository.js';
import { SecondFactorRepository } from '../../src/auth/identity/second-factor/second-factor.repository.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Database } from '../../src/database/database.js';
import { journalOf } from '../audit/journal.js';
import { claimsOf, exchange } from '../smart/an-app.js';
import { aToken, bearer } from '../support/tokens.js';
import {
  aFederatedHospital,
  type FederatedHospital,
  GRACE,
  NPI,
  put,
  signInUpstream,
} from './a-federated-hospital.js';
import {
  ACCOUNT,
  aPerson,
  type AScimDirectory,
  aScimDirectory,
  declareProvisioning,
  ENTERPRISE,
  GROUP,
  PROVISIONING,
  USER,
} from './a-scim-directory.js';

let hospital: FederatedHospital;
let directory: AScimDirectory;
let groups: { readonly users: string; readonly physicians: string };
beforeAll(async () => {
  hospital = await aFederatedHospital();
  expect((await declareProvisioning(hospital.server, PROVISIONING)).status).toBe(200);
  directory = await aScimDirectory(hospital.server);
  groups = { users: await group('FHIR users'), physicians: await group('Physicians') };
});
afterAll(() => hospital.close());
beforeEach(() => {
  hospital.upstream.person = GRACE;
});

async function group(displayName: string): Promise<string> {
  return (await directory.ask('POST', 'Groups', { schemas: [GROUP], displayName })).body.id;
}

let numbers = 0;

/** A physician whom the directory has announced, and the provider knows. */
async function aPhysician(
  changes: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; number: string }> {
  const number = `10000${++numbers}`;
  const sent = aPerson({
    schemas: [USER, ENTERPRISE],
    [ENTERPRISE]: { employeeNumber: number },
    externalId: `subject-${number}`,
    ...changes,
  });
  const { body, text } = await directory.ask('POST', 'Users', sent);
  if (body.id === undefined) throw new Error(text);
  for (const path of [groups.users, groups.physicians])
    await directory.patch(`Groups/${path}`, { op: 'add', path: 'members', value: [{ value: body.id }] });
  hospital.upstream.person = { ...GRACE, sub: `subject-${number}` };
  return { id: body.id, number };
}

async function signIn(): Promise<{ readonly token: string; readonly claims: ReturnType<typeof claimsOf> }> {
  const { server } = hospital;
  const { body } = await exchange(server, await signInUpstream({ server }));
  return { token: String(body['access_token']), claims: claimsOf(body['access_token']) };
}

async function refusal(): Promise<unknown> {
  const { visit } = await signInUpstream({ server: hospital.server });
  return [visit.status, /<code>([\w-]+)<\/code>/.exec(visit.html)?.[1]];
}

async function statusOf(token: string): Promise<number> {
  return (await hospital.server.request('/fhir/Patient/alice', { headers: bearer(token) })).status;
}

async function accountOf(id: string): Promise<Record<string, unknown>> {
  return (await directory.ask('GET', `Users/${id}`)).body[ACCOUNT];
}

describe('People whom a directory announces', () => {
  it('sign in as the subject that was announced, with the rights that follow from their groups', async () => {
    const { id, number } = await aPhysician();
    const { token, claims } = await signIn();
    expect(claims['sub']).toBe(id);
    expect(claims['firekeeper_user']).toMatchObject({
      roles: ['clinician'],
      fhirUser: expect.stringMatching(/^Practitioner\//),
    });
    expect(await statusOf(token)).toBe(200);
    const { fhirUser } = (await accountOf(id)) as { fhirUser: string };
    const records = await aToken(hospital.server, { scope: 'system/*.cruds' });
    const practitioner = await hospital.server.request(`/fhir/${fhirUser}`, { headers: bearer(records) });
    expect(await practitioner.json()).toMatchObject({ identifier: [{ system: NPI, value: number }] });
  });

  it('are those whom the directory names, whatever the claims of the provider say', async () => {
    const { id } = await aPhysician();
    hospital.upstream.person = {
      ...hospital.upstream.person,
      groups: ['fhir-users'],
      realm_access: { roles: ['fhir-admin'] },
    };
    await signIn();
    expect((await accountOf(id))['roles']).toEqual(['clinician']);
  });

  it('have to meet what the provider asks of everybody', async () => {
    await aPhysician();
    hospital.upstream.person = { ...hospital.upstream.person, groups: [] };
    expect(await refusal()).toEqual([403, 'not-admitted']);
  });

  it('are nobody else by e-mail address or user name, and the others do not come in', async () => {
    await aPhysician({ userName: 'grace@emberwood.example', emails: [{ value: GRACE.email, type: 'work' }] });
    hospital.upstream.person = { ...GRACE, sub: 'another', preferred_username: 'grace@emberwood.example' };
    expect(await refusal()).toEqual([403, 'not-provisioned']);
  });

  it('come in without being announced where just_in_time says so', async () => {
    await declareProvisioning(hospital.server, { ...PROVISIONING, just_in_time: true });
    hospital.upstream.person = { ...GRACE, sub: 'just-in-time', npi: '777' };
    const { claims } = await signIn();
    await declareProvisioning(hospital.server, PROVISIONING);
    // announced later on, it is the same account
    const { id } = await aPhysician({ externalId: 'just-in-time' });
    expect(claims['sub']).toBe(id);
  });

  it.each([
    ['not-admitted', {}, []],
    ['several-persons', { [ENTERPRISE]: { employeeNumber: 'twice' } }, ['users']],
    ['inactive-person', { [ENTERPRISE]: { employeeNumber: 'left' } }, ['users']],
  ] as const)('have no rights where the mapping refuses: %s', async (reason, changes, memberships) => {
    const { server } = hospital;
    for (const id of ['twice-a', 'twice-b'])
      await put(server, { resourceType: 'Practitioner', id, identifier: [{ system: NPI, value: 'twice' }] });
    await put(server, {
      resourceType: 'Practitioner',
      id: 'left',
      active: false,
      identifier: [{ system: NPI, value: 'left' }],
    });
    const { body } = await directory.ask(
      'POST',
      'Users',
      aPerson({ schemas: [USER, ENTERPRISE], ...changes }),
    );
    for (const name of memberships)
      await directory.patch(`Groups/${groups[name]}`, {
        op: 'add',
        path: 'members',
        value: [{ value: body.id }],
      });
    expect(await accountOf(body.id)).toEqual({ username: `staff/${body.userName}`, refusal: reason });
    hospital.upstream.person = { ...GRACE, sub: body.externalId };
    expect(await refusal()).toEqual([403, reason]);
  });

  it('are one person each: a number that was given twice is refused', async () => {
    const { number } = await aPhysician();
    const second = await aPhysician({ [ENTERPRISE]: { employeeNumber: number } });
    expect(await accountOf(second.id)).toMatchObject({ refusal: 'person-taken' });
    expect(await refusal()).toEqual([403, 'person-taken']);
  });

  describe('end at once', () => {
    it.each([
      [
        'deactivated',
        (id: string) => directory.patch(`Users/${id}`, { op: 'replace', value: { active: false } }),
      ],
      [
        'deactivated as Entra ID does',
        (id: string) => directory.patch(`Users/${id}`, { op: 'Replace', path: 'active', value: 'False' }),
      ],
      ['deleted', (id: string) => directory.ask('DELETE', `Users/${id}`)],
    ])('with their tokens and sessions when they are %s', async (_how, end) => {
      const { id } = await aPhysician();
      const { token } = await signIn();
      expect(await statusOf(token)).toBe(200);
      expect((await end(id)).status).toBeLessThan(300);
      await expect.poll(() => statusOf(token)).toBe(401);
      expect(await refusal()).toEqual([403, 'disabled']);
    });

    it('with the rights of a group that they leave', async () => {
      const { id } = await aPhysician();
      const { token } = await signIn();
      await directory.patch(`Groups/${groups.physicians}`, {
        op: 'remove',
        path: `members[value eq "${id}"]`,
      });
      await expect.poll(() => statusOf(token)).toBe(401);
      expect((await accountOf(id))['roles']).toBeUndefined();
    });

    it('with the sessions of whoever had the account, when another subject gets it', async () => {
      const { id } = await aPhysician();
      const { token } = await signIn();
      await directory.patch(`Users/${id}`, { op: 'replace', path: 'externalId', value: 'somebody-else' });
      await expect.poll(() => statusOf(token)).toBe(401);
      expect(await refusal()).toEqual([403, 'not-provisioned']);
      hospital.upstream.person = { ...GRACE, sub: 'somebody-else' };
      expect((await signIn()).claims['sub']).toBe(id);
    });
  });

  it.each<[string, (id: string, subject: string) => Promise<unknown>]>([
    [
      'another subject gets the account',
      id => directory.patch(`Users/${id}`, { op: 'replace', path: 'externalId', value: `next-${id}` }),
    ],
    [
      'it is announced again after it was deleted',
      async (id, externalId) => {
        await directory.ask('DELETE', `Users/${id}`);
        await directory.ask('POST', 'Users', aPerson({ externalId }));
      },
    ],
  ])('leave nothing to sign in with behind when %s', async (_when, change) => {
    const { id, number } = await aPhysician();
    const { server } = hospital;
    const [users, invitations] = [server.get(UserRepository), server.get(InvitationRepository)];
    await users.setPassword(id, 'correct horse');
    const { token } = await invitations.create(id);
    await server
      .get(SecondFactorRepository)
      .enrol({ userId: id, secret: 'sealed', step: 1, recoveryHashes: ['hash'] });
    await server.get(Database).query({
      text: `update user_account set proxies = '{RelatedPerson/former}' where id = $1`,
      values: [id],
    });
    await change(id, `subject-${number}`);
    expect(await users.find(id)).toMatchObject({ enabled: true, passwordHash: null, proxies: [] });
    expect(await server.get(SecondFactorRepository).kindsOf(id)).toEqual({
      hasApp: false,
      hasPasskey: false,
    });
    expect(await invitations.userOf(token)).toBeUndefined();
  });

  it('come back as who they were, when they are activated or announced again', async () => {
    const { id, number } = await aPhysician();
    await directory.patch(`Users/${id}`, { op: 'replace', path: 'active', value: false });
    await directory.patch(`Users/${id}`, { op: 'replace', path: 'active', value: true });
    expect((await signIn()).claims['sub']).toBe(id);
    await directory.ask('DELETE', `Users/${id}`);
    const again = await directory.ask('POST', 'Users', aPerson({ externalId: `subject-${number}` }));
    expect(again.body.id).toBe(id);
    expect(again.body[ACCOUNT].roles).toBeUndefined();
  });

  it('stay disabled here, until the directory deactivates and activates them, when an administrator has disabled them', async () => {
    const { id } = await aPhysician();
    await hospital.server.get(UserRepository).disable(id);
    await directory.patch(`Users/${id}`, { op: 'replace', value: { active: true, title: 'Dr.' } });
    expect(await refusal()).toEqual([403, 'disabled']);
    await directory.patch(`Users/${id}`, { op: 'replace', path: 'active', value: false });
    await directory.patch(`Users/${id}`, { op: 'replace', path: 'active', value: true });
    expect((await signIn()).claims['sub']).toBe(id);
  });

  it('keep inactive by a replacement that does not say active', async () => {
    const { id } = await aPhysician({ active: false });
    const { body } = await directory.ask('GET', `Users/${id}`);
    const { active: _left, ...rest } = body;
    expect((await directory.ask('PUT', `Users/${id}`, rest)).body.active).toBe(false);
  });

  it('stand in the audit journal with what was changed', async () => {
    const { id } = await aPhysician();
    const { username } = (await accountOf(id)) as { username: string };
    const entries = (await journalOf(hospital.server)).filter(({ notes = [] }) =>
      notes.some(({ detail }) => detail?.['account'] === username),
    );
    expect(entries).toMatchObject([
      {
        what: 'POST /scim/v2/Users',
        caller: { client: 'directory' },
        notes: [{ kind: 'user-changed', detail: { change: 'provisioned', by: 'scim' } }],
      },
    ]);
  });
});
