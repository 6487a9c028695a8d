import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import { aHospital } from '../smart/a-hospital.js';
import { type Behaviour, launched, scopesOf } from '../smart/an-app.js';
import { anAdministrator, type Json } from '../support/fhir-client.js';
import type { TestServer } from '../support/start-server.js';
import { bearer } from '../support/tokens.js';
import {
  CONTEXT_SCOPES,
  FIRST_SEARCHES,
  G10_TYPES,
  GRANULAR_GROUPS,
  REFERENCED_TYPES,
} from './g10-scopes.js';

/** What the kit takes for a permission of SMART 2. */
const SMART_2 = /^(patient|user|system)\/(\*|[A-Z]\w+)\.(\*|(?=[cruds])c?r?u?d?s?)(\?.+=.+)?$/;

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server?.close());

interface Granted {
  readonly scopes: readonly string[];
  readonly get: (path: string) => Promise<{ readonly status: number; readonly body: Json }>;
}

async function launch(scope: string, person: Behaviour = {}, parameters = {}): Promise<Granted> {
  const answer = await launched({ server, scope, person, parameters });
  expect(answer.status).toBe(200);
  const headers = { ...bearer(String(answer.body['access_token'])), Accept: 'application/fhir+json' };
  return {
    scopes: scopesOf(answer),
    get: async path => {
      const response = await server.request(`/fhir/${path}`, { headers });
      return { status: response.status, body: await response.json() };
    },
  };
}

/** `.rs` in either order, as the kit compares. */
function sameScope(one: string, other: string): boolean {
  return inAlphabet(one) === inAlphabet(other);
}

function inAlphabet(scope: string): string {
  return scope.replace(/\.([a-z]+)/, (_, letters: string) => `.${Array.from(letters).toSorted().join('')}`);
}

function listed(types: readonly string[], context: string, permissions: string): string {
  return types.map(type => `${context}/${type}.${permissions}`).join(' ');
}

describe('(g)(10) unrestricted access', () => {
  it('SCP-01 SCP-02 gives the context scopes back, and resource scopes in the syntax of SMART 2', async () => {
    const { scopes } = await launch(`${CONTEXT_SCOPES} ${listed(G10_TYPES, 'patient', 'rs')}`);
    expect(scopes).toEqual(expect.arrayContaining(CONTEXT_SCOPES.split(' ')));
    for (const scope of scopes.filter(each => /^(?:patient|user|system)\//.test(each)))
      expect(scope).toMatch(SMART_2);
  });

  it.each([
    ['patient', 'rs'],
    ['user', 'rs'],
    ['patient', 'read'],
    ['user', 'read'],
  ])('SCP-03 SCP-04 SCP-05 grants every type by %s/….%s when asked', async (context, permissions) => {
    const asked = listed(G10_TYPES, context, permissions);
    const { scopes, get } = await launch(`${CONTEXT_SCOPES} ${asked}`);
    expect(scopes).toEqual(expect.arrayContaining(asked.split(' ')));
    for (const type of REFERENCED_TYPES) expect([type, (await get(type)).status]).toEqual([type, 200]);
  });

  it('SCP-05 grants Endpoint and Media of the v1 list', async () => {
    const scope = 'launch/patient patient/Endpoint.read patient/Media.read';
    expect((await launch(scope)).scopes).toEqual(scope.split(' '));
  });

  it.each(['patient/*.rs', 'patient/*.read', 'user/*.rs'])(
    'SCP-06 SCP-07 under %s the first search of each type finds, and nothing does without the token',
    async scope => {
      const { get } = await launch(`launch/patient ${scope}`);
      for (const [type, search] of Object.entries(FIRST_SEARCHES)) {
        const answer = await get(`${type}?${search}`);
        expect([type, answer.status, answer.body.type]).toEqual([type, 200, 'searchset']);
      }
      expect((await server.request('/fhir/Patient/alice')).status).toBe(401);
    },
  );
});

describe('(g)(10) limited access', () => {
  it('SCP-08 grants exactly the types that stayed ticked', async () => {
    const allowed = ['Patient', 'Condition', 'Observation'];
    const asked = listed(G10_TYPES, 'patient', 'rs').split(' ');
    const deselect = asked.filter(scope => !allowed.some(type => scope === `patient/${type}.rs`));
    const { scopes, get } = await launch(`${CONTEXT_SCOPES} ${asked.join(' ')}`, { deselect });
    expect(scopes.filter(scope => scope.includes('.')).toSorted()).toEqual(
      listed(allowed, 'patient', 'rs').split(' ').toSorted(),
    );
    expect((await get('Patient/alice')).status).toBe(200);
    for (const [type, search] of Object.entries(FIRST_SEARCHES)) {
      const { status } = await get(`${type}?${search}`);
      expect([type, status]).toEqual([type, allowed.includes(type) ? 200 : 403]);
    }
  });
});

describe('(g)(10) granular scopes', () => {
  beforeAll(async () => {
    const fhir = await anAdministrator(server);
    const categories = GRANULAR_GROUPS.flat().map(scope => /\.rs\?category=(.*)\|(.*)$/.exec(scope)!);
    for (const [index, [, system, code]] of categories.entries()) {
      const resourceType = GRANULAR_GROUPS.flat()[index]!.split(/[/.]/)[1]!;
      const { status } = await fhir.put(`${resourceType}/granular-${index}`, {
        resourceType,
        id: `granular-${index}`,
        ...(resourceType === 'Observation' ? { status: 'final' } : {}),
        category: [{ coding: [{ system, code }] }],
        code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
        subject: { reference: 'Patient/alice' },
      });
      expect(status).toBe(201);
    }
  });

  it.each(GRANULAR_GROUPS.map((group, index) => [index, group] as const))(
    'SCP-09 SCP-10 SCP-11 group %i is granted as asked, and shows what matches one of its filters',
    async (index, group) => {
      const rest = 'patient/Patient.rs patient/Encounter.rs';
      const { scopes, get } = await launch(`${CONTEXT_SCOPES} ${rest} ${group.join(' ')}`);
      for (const scope of group) expect(scopes.some(each => sameScope(each, scope))).toBe(true);
      const whole = scopes.filter(scope => /\/(?:\*|Condition|Observation)\.[a-z]+$/.test(scope));
      expect(whole).toEqual([]);
      for (const [at, scope] of GRANULAR_GROUPS.flat().entries()) {
        const isGranted = Math.floor(at / 4) === index;
        const [, type = '', , filter = ''] = /^patient\/(\w+)\.(rs)\?(.*)$/.exec(scope)!;
        expect((await get(`${type}/granular-${at}`)).status).toBe(isGranted ? 200 : 404);
        const { status, body } = await get(`${type}?patient=alice&${filter}`);
        const found = (body.entry ?? []).map((entry: Json) => entry.resource.id);
        expect([scope, status, found]).toEqual([scope, 200, isGranted ? [`granular-${at}`] : []]);
      }
    },
  );

  it('SCP-12 the user chooses categories where the app asked for whole types', async () => {
    const asked = 'patient/Condition.rs patient/Observation.rs patient/Patient.rs';
    const select = GRANULAR_GROUPS[0]!;
    const deselect = ['patient/Condition.rs', 'patient/Observation.rs'];
    const { scopes, get } = await launch(`${CONTEXT_SCOPES} ${asked}`, { deselect, select });
    expect(scopes.filter(scope => scope.includes('.')).toSorted()).toEqual(
      ['patient/Patient.rs', ...select].toSorted(),
    );
    expect((await get('Condition/granular-0')).status).toBe(200);
    expect((await get('Condition/granular-4')).status).toBe(404);
  });
});

async function handle(): Promise<{ launch: string }> {
  const { launch: token } = await server
    .get(LaunchContextService)
    .create({ clientId: 'public-app', patient: 'alice', encounter: 'visit-1' });
  return { launch: token };
}

describe('(g)(10) EHR launch', () => {
  it('EHR-06 grants user/ scopes as user/ scopes', async () => {
    const asked = listed(G10_TYPES, 'user', 'rs');
    const { scopes } = await launch(`launch openid fhirUser ${asked}`, {}, await handle());
    expect(scopes.filter(scope => scope.includes('.'))).toEqual(asked.split(' '));
  });

  it('EHR-07 grants patient/Patient.rs as it stands', async () => {
    const { scopes, get } = await launch('launch patient/Patient.rs', {}, await handle());
    expect(scopes).toEqual(['launch', 'patient/Patient.rs']);
    expect((await get('Patient/alice')).status).toBe(200);
  });

  it('SCP-13 serves an app of SMART 1.0 launched from the EHR', async () => {
    const { scopes, get } = await launch('launch user/*.read', {}, await handle());
    expect(scopes).toEqual(['launch', 'user/*.read']);
    expect((await get('Observation?patient=alice')).status).toBe(200);
  });
});
