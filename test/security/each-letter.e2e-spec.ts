import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type Json } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';

const LETTERS = ['c', 'r', 'u', 'd', 's'];

const OBSERVATION: Json = {
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Mood' },
  subject: { reference: 'Patient/alice' },
};
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** What each interaction needs by SMART App Launch 2.2, "Scopes for requesting FHIR Resources": all of the letters. */
const REQUESTS: readonly (readonly [
  needs: string,
  title: string,
  send: (fhir: FhirClient) => Promise<{ status: number }>,
])[] = [
  ['r', 'read', fhir => fhir.get('Observation/o1')],
  ['r', 'vread', fhir => fhir.get('Observation/o1/_history/1')],
  ['r', 'history of one', fhir => fhir.get('Observation/o1/_history')],
  ['s', 'history of the type', fhir => fhir.get('Observation/_history')],
  ['s', 'search', fhir => fhir.get('Observation')],
  ['s', 'search by POST', fhir => fhir.post('Observation/_search', 'status=final', FORM)],
  ['s', 'compartment search', fhir => fhir.get('Patient/alice/Observation')],
  ['c', 'create', fhir => fhir.post('Observation', OBSERVATION)],
  ['u', 'update', fhir => fhir.put('Observation/o1', { ...OBSERVATION, id: 'o1' })],
  [
    'u',
    'patch',
    fhir => fhir.patch('Observation/o1', [{ op: 'add', path: '/issued', value: '2026-01-01T00:00:00Z' }]),
  ],
  ['d', 'delete', fhir => fhir.delete('Observation/o2')],
];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => server?.close());

beforeAll(async () => {
  const fhir = await anAdministrator(server);
  await fhir.put('Patient/alice', { resourceType: 'Patient', id: 'alice' });
  for (const id of ['o1', 'o2']) await fhir.put(`Observation/${id}`, { ...OBSERVATION, id });
});

function without(needs: string): string {
  return LETTERS.filter(letter => !needs.includes(letter)).join('');
}

describe.each(['patient', 'user', 'system'])('Each letter of a %s/ scope by itself', context => {
  const client = (letters: string) =>
    aClient(server, {
      scope: `${context}/Observation.${letters}`,
      ...(context === 'patient' ? { patient: 'alice' } : {}),
    });
  it.each(REQUESTS)('%s lets %s, and nothing else does', async (needs, _title, send) => {
    expect((await send(await client(without(needs)))).status).toBe(403);
    const { status } = await send(await client(needs));
    expect(status).toBeLessThan(300);
  });

  it.each(REQUESTS.filter(([needs]) => needs !== 'd'))(
    '%s lets %s, also as the word of SMART 1',
    async (needs, _title, send) => {
      const word = /[rs]/.test(needs) ? 'read' : 'write';
      const other = word === 'read' ? 'write' : 'read';
      expect((await send(await client(word))).status).toBeLessThan(300);
      expect((await send(await client(other))).status).toBe(403);
    },
  );
});

const JSON_PATCH = { 'Content-Type': 'application/json-patch+json' };

function tested(value: string): string {
  return JSON.stringify([
    { op: 'test', path: '/code/text', value },
    { op: 'add', path: '/issued', value: '2026-01-01T00:00:00Z' },
  ]);
}

function byPath(criterion: string): Json {
  return {
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'operation',
        part: [
          { name: 'type', valueCode: 'replace' },
          { name: 'path', valueString: `Observation.where(${criterion}).status` },
          { name: 'value', valueCode: 'final' },
        ],
      },
    ],
  };
}

function inBundle(patch: string): Json {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        request: { method: 'PATCH', url: 'Observation/o1' },
        resource: {
          resourceType: 'Binary',
          contentType: 'application/json-patch+json',
          data: Buffer.from(patch).toString('base64'),
        },
      },
    ],
  };
}

describe('A patch is no way to read (decisions A7)', () => {
  it.each<readonly [string, (fhir: FhirClient, isRight: boolean) => Promise<{ status: number }>]>([
    [
      'a test of JSON Patch',
      (fhir, isRight) => fhir.patch('Observation/o1', tested(isRight ? 'Mood' : 'Sugar'), JSON_PATCH),
    ],
    [
      'a test in a transaction',
      (fhir, isRight) => fhir.post('', inBundle(tested(isRight ? 'Mood' : 'Sugar'))),
    ],
    [
      'a criterion in a path of FHIRPath Patch',
      (fhir, isRight) =>
        fhir.send('PATCH', 'Observation/o1', byPath(`code.text.startsWith('${isRight ? 'M' : 'S'}')`)),
    ],
  ])('%s needs r as well as u, whatever the content is', async (_title, send) => {
    for (const scope of [
      'patient/Observation.u',
      'patient/Observation.u patient/Observation.rs?status=none',
    ]) {
      const blind = await aClient(server, { scope, patient: 'alice' });
      expect((await send(blind, true)).status).toBe(403);
      expect((await send(blind, false)).status).toBe(403);
    }
    const seeing = await aClient(server, { scope: 'patient/Observation.ru', patient: 'alice' });
    expect((await send(seeing, true)).status).toBe(200);
    expect((await send(seeing, false)).status).toBe(422);
  });
});

describe('Scopes that are mixed', () => {
  const cases: readonly [scope: string, type: string, status: number][] = [
    ['patient/Observation.read patient/Condition.rs', 'Observation', 200],
    ['patient/Observation.read patient/Condition.rs', 'Condition', 200],
    ['patient/Observation.read patient/Condition.rs', 'Encounter', 403],
    ['patient/Observation.r patient/Observation.s', 'Observation', 200],
    ['patient/Observation.sr patient/Observation.c', 'Observation', 403],
    ['patient/observation.rs', 'Observation', 403],
    ['patient/Observation', 'Observation', 403],
    ['patient/Observation.', 'Observation', 403],
    ['Patient/Observation.rs', 'Observation', 403],
    ['patient/Observation.rs?', 'Observation', 403],
    ['patient/Observation.rs?category', 'Observation', 403],
    ['patient/Observation.rs?nonsense=a', 'Observation', 200],
    ['patient/Observation.rs patient/Observation.rs', 'Observation', 200],
  ];

  it.each(cases)('%s: the search of %s is answered %i', async (scope, type, status) => {
    const fhir = await aClient(server, { scope, patient: 'alice' });
    const answer = await fhir.get(type);
    expect(answer.status).toBe(status);
    // what cannot be enforced grants nothing, wherever it came from
    if (scope.includes('nonsense')) expect(answer.body.entry ?? []).toEqual([]);
  });

  it('a hundred and fifty granular scopes are one union', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `patient/Observation.rs?code=c${index}`).join(' ');
    const fhir = await aClient(server, {
      scope: `${many} patient/Observation.rs?status=final`,
      patient: 'alice',
    });
    expect((await fhir.get('Observation/o1')).status).toBe(200);
    expect((await fhir.get('Observation')).status).toBe(200);
  });

  it('system/ scopes are for services: a person’s token with one reads nothing by it', async () => {
    const fhir = await aClient(server, { scope: 'system/*.rs', user: { roles: ['admin'] } });
    expect((await fhir.get('Observation/o1')).status).toBe(403);
  });
});
