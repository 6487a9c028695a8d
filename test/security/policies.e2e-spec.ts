import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { aRecord, CONFIDENTIALITY, idsOf, manage, observation, put, RESTRICTED } from './rules-world.js';

let server: TestServer;
let admin: FhirClient;
let nurse: FhirClient;
beforeAll(async () => {
  server = await startServer();
  admin = await anAdministrator(server);
  await aRecord(admin);
  nurse = await aClient(server, { scope: 'user/*.cruds', user: GREY });
});
afterAll(async () => server.close());

const GREY = { username: 'grey', roles: ['nurse'], fhirUser: 'Practitioner/grey' };

async function policies(...rules: readonly unknown[]): Promise<void> {
  const { status, body } = await manage(server, 'PUT', 'policies', [
    { name: 'nurses', roles: ['nurse'], rules },
  ]);
  expect(body).toMatchObject({ version: expect.any(String) });
  expect(status).toBe(200);
}
const allow = (more: object = {}) => ({ effect: 'allow', types: ['*'], interactions: 'crds', ...more });

describe('Policies', () => {
  beforeEach(async () => policies(allow({ interactions: 'cruds' })));

  it('open nothing to a role that they do not name, and hold on the next request of a live token', async () => {
    expect((await nurse.get('Observation')).status).toBe(200);
    await manage(server, 'PUT', 'policies', []);
    expect((await nurse.get('Observation')).status).toBe(403);
    await policies(allow());
    expect((await nurse.get('Observation')).status).toBe(200);
  });

  it('leave clinicians of whom they do not speak what they have, and administrators everything', async () => {
    const clinician = await aClient(server, { scope: 'user/*.cruds' });
    expect(await idsOf(clinician, 'Condition')).toEqual(['ada-flu', 'bob-flu']);
    const chief = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['admin'] } });
    expect(await idsOf(chief, 'Condition')).toEqual(['ada-flu', 'bob-flu']);
  });

  it('allow types and interactions, each by itself', async () => {
    await policies({ effect: 'allow', types: ['Observation'], interactions: 'rs' });
    expect((await nurse.get('Observation/ada-sugar')).status).toBe(200);
    expect((await nurse.put('Observation/ada-sugar', observation('ada-sugar', 'ada'))).status).toBe(403);
    expect((await nurse.get('Condition/ada-flu')).status).toBe(403);
    expect(await idsOf(nurse, 'Observation?_include=Observation:subject&_elements=id')).toHaveLength(4);
  });

  it('deny by a search, on every way to a resource', async () => {
    await policies(allow({ interactions: 'cruds' }), {
      effect: 'deny',
      types: ['*'],
      interactions: 'cruds',
      criteria: `_security=${CONFIDENTIALITY}|R`,
    });
    expect(await idsOf(nurse, 'Observation')).toEqual(['ada-sugar', 'bob-sugar']);
    expect((await nurse.get('Observation?_summary=count')).body.total).toBe(2);
    expect((await nurse.get('Observation/ada-hiv')).status).toBe(404);
    expect((await nurse.get('Observation/ada-hiv/_history')).status).toBe(404);
    expect((await nurse.get('Observation/ada-hiv/_history/1')).status).toBe(404);
    expect((await nurse.get('Observation/_history')).body.total).toBe(2);
    expect((await nurse.delete('Observation/ada-hiv')).status).toBe(404);
    expect(await idsOf(nurse, 'Patient?_has:Observation:subject:_id=ada-hiv')).toEqual([]);
    expect(await idsOf(nurse, 'Patient?_id=ada&_revinclude=Observation:subject')).toEqual([
      'ada',
      'ada-sugar',
    ]);
    expect((await nurse.get('Patient/ada/$everything')).text).not.toContain('ada-hiv');
    const labelled = { ...observation('ada-sugar', 'ada'), meta: { security: [RESTRICTED] } };
    expect((await nurse.put('Observation/ada-sugar', labelled)).status).toBe(403);
  });

  it('judge each version by its own content', async () => {
    await policies(allow({ interactions: 'cruds' }), {
      effect: 'deny',
      types: ['*'],
      interactions: 'rs',
      criteria: `_security=${CONFIDENTIALITY}|R`,
    });
    await put(admin, { ...observation('turned', 'ada'), meta: { security: [RESTRICTED] } });
    await put(admin, observation('turned', 'ada'));
    expect((await nurse.get('Observation/turned/_history/1')).status).toBe(404);
    expect((await nurse.get('Observation/turned/_history/2')).status).toBe(200);
    expect((await nurse.get('Observation/turned/_history')).body.total).toBe(1);
    await admin.delete('Observation/turned');
  });

  it('bind the apps that a person opens on a record, too', async () => {
    await policies(allow(), {
      effect: 'deny',
      types: ['Observation'],
      interactions: 'rs',
      criteria: `_security=${CONFIDENTIALITY}|R`,
    });
    const app = await aClient(server, { scope: 'patient/*.rs', patient: 'ada', user: GREY });
    expect(await idsOf(app, 'Observation')).toEqual(['ada-sugar']);
    const own = await aClient(server, {
      scope: 'patient/*.rs',
      patient: 'ada',
      user: { username: 'ada', roles: [], patients: ['ada'] },
    });
    expect(await idsOf(own, 'Observation')).toEqual(['ada-hiv', 'ada-sugar']);
  });
});

async function mine(...patients: string[]): Promise<void> {
  await policies(allow({ patients }), { ...allow(), types: ['Practitioner'] });
}

async function sees(): Promise<readonly string[]> {
  return idsOf(nurse, 'Patient');
}

describe('“My patients”', () => {
  it('are nobody, until the record says so', async () => {
    await mine('care-team', 'encounter', 'general-practitioner', 'organization');
    expect(await sees()).toEqual([]);
    expect((await nurse.get('Patient/ada')).status).toBe(404);
    expect(await idsOf(nurse, 'Observation')).toEqual([]);
  });

  it.each([
    [
      'care-team',
      {
        resourceType: 'CareTeam',
        id: 'tie',
        status: 'active',
        subject: { reference: 'Patient/ada' },
        participant: [
          { member: { reference: 'PractitionerRole/grey-north' } },
          { member: { reference: 'Patient/bob' } },
        ],
      },
      { status: 'inactive' },
    ],
    [
      'encounter',
      {
        resourceType: 'Encounter',
        id: 'tie',
        status: 'in-progress',
        class: { code: 'AMB' },
        subject: { reference: 'Patient/ada' },
        participant: [{ individual: { reference: 'Practitioner/grey' } }],
      },
      { status: 'cancelled' },
    ],
    [
      'general-practitioner',
      { resourceType: 'Patient', id: 'ada', generalPractitioner: [{ reference: 'Practitioner/grey' }] },
      { generalPractitioner: [{ reference: 'Practitioner/house' }] },
    ],
    [
      'organization',
      { resourceType: 'Patient', id: 'ada', managingOrganization: { reference: 'Organization/north' } },
      { managingOrganization: { reference: 'Organization/south' } },
    ],
  ])('by %s, as long as it holds', async (relation, tie, untied) => {
    await mine(relation);
    await put(admin, tie);
    expect(await sees()).toEqual(['ada']);
    expect(await idsOf(nurse, 'Observation')).toEqual(['ada-hiv', 'ada-sugar']);
    expect((await nurse.get('Observation/bob-sugar')).status).toBe(404);
    expect((await nurse.get('Observation/ada-sugar/_history')).status).toBe(200);
    await put(admin, { ...tie, ...untied });
    expect(await sees()).toEqual([]);
    await put(admin, { resourceType: 'Patient', id: 'ada', name: [{ family: 'ada' }] });
  });
});

function of(patient: string): object {
  return { subject: { reference: `Patient/${patient}` } };
}

describe('A CareTeam or an Encounter that a policy lets people write for their own patients', () => {
  const participant = [{ individual: { reference: 'Practitioner/grey' } }];
  const encounter = { resourceType: 'Encounter', status: 'in-progress', class: { code: 'AMB' }, participant };
  const team = {
    resourceType: 'CareTeam',
    status: 'active',
    participant: [{ member: { reference: 'Practitioner/grey' } }],
  };

  it('makes nobody else their own', async () => {
    await policies(allow({ patients: ['care-team', 'encounter'], interactions: 'cruds' }));
    await put(admin, { ...encounter, id: 'own', ...of('ada') });
    for (const evidence of [encounter, team]) {
      const path = evidence.resourceType;
      expect((await nurse.post(path, { ...evidence, ...of('bob') })).status).toBe(403);
      const made = await nurse.post(path, { ...evidence, ...of('ada') });
      expect(made.status).toBe(201);
      const moved = { ...made.body, ...of('bob') };
      expect((await nurse.put(`${path}/${made.body.id}`, moved)).status).toBe(403);
      const patch = [{ op: 'replace', path: '/subject/reference', value: 'Patient/bob' }];
      expect((await nurse.patch(`${path}/${made.body.id}`, patch)).status).toBe(403);
      const both = { ...made.body, participant: [...made.body.participant, ...made.body.participant] };
      expect((await nurse.put(`${path}/${made.body.id}`, both)).status).toBe(200);
    }
    const entry = [
      { resource: { ...team, ...of('bob') }, request: { method: 'POST', url: 'CareTeam' } },
      { request: { method: 'GET', url: 'Patient/bob' } },
    ];
    expect((await nurse.post('', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(403);
    expect(await sees()).toEqual(['ada']);
  });

  it('makes them their own where a rule opens it without that', async () => {
    await policies(allow({ patients: ['care-team'] }), allow({ types: ['CareTeam'], interactions: 'c' }));
    expect((await nurse.post('CareTeam', { ...team, ...of('bob') })).status).toBe(201);
    expect(await sees()).toContain('bob');
  });
});

describe('The API of policies', () => {
  it.each([
    [{ effect: 'allow', types: ['Observatory'], interactions: 'r' }, /rules\[0\]: each of types/],
    [{ effect: 'allow', types: ['Patient'], interactions: 'sr' }, /interactions must be letters/],
    [allow({ criteria: 'category=laboratory' }), /\[0\]\.rules\[0\]\.criteria is no search on Account/],
    [allow({ types: ['Observation'], criteria: 'patient.name=x' }), /only parameters of the resource itself/],
    [allow({ patients: ['friends'] }), /each of patients must be one of/],
    [allow({ when: 'always' }), /when is not known/],
  ])('refuses %j', async (rule, words) => {
    const { status, body } = await manage(server, 'PUT', 'policies', [
      { name: 'x', roles: ['nurse'], rules: [rule] },
    ]);
    expect(status).toBe(400);
    expect(body.issue[0].diagnostics).toMatch(words);
  });

  it('refuses policies about administrators', async () => {
    const { status } = await manage(server, 'PUT', 'policies', [{ name: 'x', roles: ['admin'], rules: [] }]);
    expect(status).toBe(400);
  });

  it('asks for its scope, and of people for the role', async () => {
    const token = await aToken(server, { scope: 'user/*.cruds', user: { roles: ['admin'] } });
    expect((await manage(server, 'GET', 'policies', undefined, token)).status).toBe(403);
    const clinician = await aToken(server, { scope: 'access.manage', user: GREY });
    expect((await manage(server, 'PUT', 'policies', [], clinician)).status).toBe(403);
  });

  it('keeps every version, and changes none that somebody else has changed', async () => {
    await policies(allow());
    const { body } = await manage(server, 'GET', 'policies');
    await policies(allow({ interactions: 'r' }));
    const versions = await manage(server, 'GET', 'policies/versions');
    expect(versions.body.map(({ version }: { version: string }) => version)).toContain(body.version);
    const old = await manage(server, 'GET', `policies/versions/${body.version}`);
    expect(old.body.policies).toEqual(body.policies);
    expect((await replace(body.version, [])).status).toBe(412);
  });

  it('lets one of several through who replace the same version at one moment', async () => {
    await policies(allow());
    const { body } = await manage(server, 'GET', 'policies');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const answers = await Promise.all(
      names.map(async name => replace(body.version, [{ name, roles: ['nurse'], rules: [] }])),
    );
    const [winner, ...others] = names.filter((_name, index) => answers[index]?.status === 200);
    expect([others, answers.filter(({ status }) => status === 412).length]).toEqual([[], 5]);
    expect((await manage(server, 'GET', 'policies')).body.policies[0].name).toBe(winner);
  });

  it('puts in force what is published after another process whose clock is ahead', async () => {
    await policies(allow());
    await server
      .get(DataSource)
      .query(`update published_document set published_at = now() + interval '1 hour' where kind = $1`, [
        'access-policies',
      ]);
    await policies();
    expect((await manage(server, 'GET', 'policies')).body.policies[0].rules).toEqual([]);
    expect((await nurse.get('Observation')).status).toBe(403);
  });
});

/** All policies anew, if this version still holds. */
async function replace(version: string, policiesOfNow: readonly object[]): Promise<Response> {
  const token = await aToken(server, { scope: 'access.manage', user: null });
  return server.request('/access/policies', {
    method: 'PUT',
    headers: { ...bearer(token), 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
    body: JSON.stringify(policiesOfNow),
  });
}
