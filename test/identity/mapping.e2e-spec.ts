import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { claimsOf, exchange } from '../smart/an-app.js';
import { aToken, bearer } from '../support/tokens.js';
import {
  aFederatedHospital,
  type FederatedHospital,
  GRACE,
  MRN,
  NPI,
  put,
  signInUpstream,
  STAFF_MAPPING,
} from './a-federated-hospital.js';

const PATIENTS = {
  id: 'patients',
  kind: 'oidc',
  name: 'Patients',
  mapping: {
    default_roles: ['patient'],
    fhirUser: [{ resourceType: 'Patient', system: MRN, claim: 'mrn' }],
  },
};

function mrn(value: string): object {
  return [{ system: MRN, value }];
}

function replacedBy(id: string): object {
  return [{ other: { reference: `Patient/${id}` }, type: 'replaced-by' }];
}

describe('What becomes of the claims of an identity provider', () => {
  let hospital: FederatedHospital;
  beforeAll(async () => {
    hospital = await aFederatedHospital({}, [
      { ...PATIENTS, issuer: 'https://patients.example', client_id: 'firekeeper' },
      {
        id: 'family',
        kind: 'oidc',
        name: 'Family',
        issuer: 'https://family.example',
        client_id: 'firekeeper',
        mapping: {
          fhirUser: [
            {
              resourceType: 'RelatedPerson',
              system: 'https://family.example/id',
              claim: 'sub',
              create: true,
              patient: { system: MRN, claim: 'child' },
            },
          ],
        },
      },
    ]);
    const { server } = hospital;
    await put(server, { resourceType: 'Patient', id: 'one', identifier: mrn('1') });
    await put(server, { resourceType: 'Patient', id: 'two-a', identifier: mrn('2') });
    await put(server, { resourceType: 'Patient', id: 'two-b', identifier: mrn('2') });
    await put(server, { resourceType: 'Patient', id: 'gone', identifier: mrn('3'), active: false });
    await put(server, {
      resourceType: 'Patient',
      id: 'merged',
      identifier: mrn('4'),
      active: false,
      link: replacedBy('survivor'),
    });
    await put(server, { resourceType: 'Patient', id: 'survivor', identifier: mrn('5') });
    await put(server, {
      resourceType: 'Patient',
      id: 'ring-a',
      identifier: mrn('6'),
      link: replacedBy('ring-b'),
    });
    await put(server, { resourceType: 'Patient', id: 'ring-b', link: replacedBy('ring-a') });
  });
  afterAll(() => hospital.close());

  async function fhirUserAfterSignIn(): Promise<string> {
    const { server } = hospital;
    const { body } = await exchange(server, await signInUpstream({ server }));
    return String(claimsOf(body['id_token'])['fhirUser']);
  }

  async function trial(body: object, scope = 'installation.manage'): Promise<Response> {
    const token = await aToken(hospital.server, { scope, user: null });
    return hospital.server.request('/identity/mapping/test', {
      method: 'POST',
      headers: { ...bearer(token), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
  async function outcomeOf(provider: string, claims: object, mapping?: object): Promise<object> {
    const response = await trial({ provider, claims, ...(mapping ? { mapping } : {}) });
    return (await response.json()) as object;
  }

  describe('in POST /identity/mapping/test', () => {
    it('is shown without anything being written', async () => {
      expect(await outcomeOf('staff', GRACE)).toMatchObject({
        outcome: 'admitted',
        subject: 'grace-0001',
        account: 'new',
        username: 'ghopper',
        roles: ['clinician'],
        creates: { resourceType: 'Practitioner', identifier: { system: NPI, value: GRACE.npi } },
      });
      const token = await aToken(hospital.server, { scope: 'system/*.rs' });
      const found = await hospital.server.request(`/fhir/Practitioner?identifier=${NPI}|${GRACE.npi}`, {
        headers: bearer(token),
      });
      expect(((await found.json()) as { entry?: unknown[] }).entry ?? []).toEqual([]);
    });

    it.each([
      ['one patient', '1', { outcome: 'admitted', fhirUser: 'Patient/one' }],
      ['two patients', '2', { outcome: 'refused', reason: 'several-persons' }],
      ['a patient who is not active', '3', { outcome: 'refused', reason: 'inactive-person' }],
      ['a merged patient', '4', { outcome: 'admitted', fhirUser: 'Patient/survivor' }],
      ['patients merged in a ring', '6', { outcome: 'refused', reason: 'inactive-person' }],
      ['nobody', '99', { outcome: 'refused', reason: 'no-person' }],
      ['nobody, in words of the search syntax', '1,2|$', { outcome: 'refused', reason: 'no-person' }],
    ])('a number of %s', async (_title, number, expected) => {
      expect(await outcomeOf('patients', { sub: 'p', mrn: number })).toMatchObject(expected);
    });

    it.each([
      ['no number', { sub: 'p' }, 'no-identifier'],
      ['several numbers', { sub: 'p', mrn: ['1', '5'] }, 'ambiguous-claim'],
      ['no subject', { mrn: '1' }, 'no-subject'],
    ])('refuses claims with %s', async (_title, claims, reason) => {
      expect(await outcomeOf('patients', claims)).toMatchObject({ outcome: 'refused', reason });
    });

    it('refuses who is not in the group that may sign in', async () => {
      const claims = { ...GRACE, groups: ['physicians'] };
      expect(await outcomeOf('staff', claims)).toMatchObject({ outcome: 'refused', reason: 'not-admitted' });
    });

    it('makes a RelatedPerson of the patient that another identifier names', async () => {
      expect(await outcomeOf('family', { sub: 'mother', name: 'Mother', child: '1' })).toMatchObject({
        creates: { resourceType: 'RelatedPerson', patient: 'Patient/one' },
      });
      expect(await outcomeOf('family', { sub: 'mother', child: '2' })).toMatchObject({
        reason: 'several-persons',
      });
    });

    it('tries a mapping that is not declared yet', async () => {
      const mapping = {
        subject: 'oid',
        roles: [{ claim: 'realm_access.roles', value: 'md', role: 'clinician' }],
      };
      const claims = { sub: 'x', oid: 'o-1', realm_access: { roles: ['md'] } };
      expect(await outcomeOf('staff', claims, mapping)).toMatchObject({
        subject: 'o-1',
        roles: ['clinician'],
      });
    });

    it.each([
      ['a provider that is not there', { provider: 'nowhere', claims: {} }, 400],
      ['no claims', { provider: 'staff' }, 400],
      ['an unknown member', { provider: 'staff', claims: {}, extra: 1 }, 400],
      ['a mapping with an unknown member', { provider: 'staff', claims: {}, mapping: { extra: 1 } }, 400],
    ])('refuses %s', async (_title, body, status) => {
      expect((await trial(body)).status).toBe(status);
    });

    it('is for operators alone', async () => {
      expect((await trial({ provider: 'staff', claims: GRACE }, 'system/*.rs')).status).toBe(403);
      expect((await hospital.server.request('/identity/mapping/test', { method: 'POST' })).status).toBe(401);
    });
  });

  describe('at a sign-in', () => {
    beforeEach(() => {
      hospital.upstream.person = GRACE;
    });

    it('creates the Practitioner once, and finds it from then on', async () => {
      const [first, second] = [await fhirUserAfterSignIn(), await fhirUserAfterSignIn()];
      expect(second).toBe(first);
    });

    it('creates one Practitioner for two who come at the same moment', async () => {
      hospital.upstream.person = { ...GRACE, sub: 'race', preferred_username: 'race', npi: '1999999992' };
      const outcomes = await Promise.all([1, 2, 3].map(() => signInUpstream({ server: hospital.server })));
      for (const { callback } of outcomes) expect(callback).toHaveProperty('code');
      const token = await aToken(hospital.server, { scope: 'system/*.rs' });
      const found = await hospital.server.request(`/fhir/Practitioner?identifier=${NPI}|1999999992`, {
        headers: bearer(token),
      });
      expect(((await found.json()) as { entry: unknown[] }).entry).toHaveLength(1);
    });

    it('gives the roles of today', async () => {
      await fhirUserAfterSignIn();
      hospital.upstream.person = {
        ...GRACE,
        groups: ['fhir-users'],
        realm_access: { roles: ['fhir-admin'] },
      };
      const { server } = hospital;
      const { body } = await exchange(server, await signInUpstream({ server }));
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({ roles: ['admin'] });
    });

    it('does not let somebody become a person whom another account is: re-hired, or a number given twice', async () => {
      await fhirUserAfterSignIn();
      hospital.upstream.person = { ...GRACE, sub: 'grace-0002' };
      const { visit } = await signInUpstream({ server: hospital.server });
      expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>person-taken</code>')]);
    });

    it('never goes by e-mail address or user name', async () => {
      const users = hospital.server.get(UserRepository);
      const local = await users.declare({
        username: 'ada@emberwood.example',
        email: 'ada@emberwood.example',
        password: 'x',
        roles: ['admin'],
      });
      hospital.upstream.person = {
        ...GRACE,
        sub: 'ada-up',
        npi: '1000000004',
        email: 'ada@emberwood.example',
        preferred_username: 'ada@emberwood.example',
      };
      const { server } = hospital;
      const { body } = await exchange(server, await signInUpstream({ server }));
      expect(claimsOf(body['id_token'])['sub']).not.toBe(local.id);
    });

    it('keeps out an account that is disabled here', async () => {
      hospital.upstream.person = { ...GRACE, sub: 'off', npi: '1000000012', preferred_username: 'off' };
      const { server } = hospital;
      const { body } = await exchange(server, await signInUpstream({ server }));
      await server.get(UserRepository).disable(String(claimsOf(body['id_token'])['sub']));
      const { visit } = await signInUpstream({ server });
      expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>disabled</code>')]);
    });

    it('says nothing of the records to whoever is refused', async () => {
      hospital.upstream.person = { ...GRACE, sub: 'nobody', groups: [] };
      const { visit } = await signInUpstream({ server: hospital.server });
      expect(visit.html).not.toMatch(/Practitioner|1234567893/);
    });
  });

  it('is declared in the bootstrap file, and what is wrong there stops the start', async () => {
    const wrong = { ...STAFF_MAPPING, roles: [{ claim: 'groups', value: 'x', role: 'No Role' }] };
    await expect(aFederatedHospital({ mapping: wrong, issuer: 'http://hospital.example' })).rejects.toThrow(
      /\$\.identity_providers\[0\]\.issuer: issuer must begin with https[\s\S]*mapping\.roles\[0\]\.role/,
    );
  });
});
