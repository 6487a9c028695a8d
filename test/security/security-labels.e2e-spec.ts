import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aClient, anAdministrator, type FhirClient, type FhirResponse } from '../support/fhir-client.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { CONFIDENTIALITY, manage, observation, put, RESTRICTED } from './rules-world.js';

let server: TestServer;
let admin: FhirClient;
let clinician: FhirClient;
beforeAll(async () => {
  server = await startServer({
    bootstrap: {
      access_policies: [
        {
          name: 'labellers',
          roles: ['labeller'],
          rules: [{ effect: 'allow', types: ['*'], interactions: 'cruds' }],
          remove_labels: true,
        },
        {
          name: 'visitors',
          roles: ['visitor'],
          rules: [
            { effect: 'allow', types: ['*'], interactions: 'cruds' },
            {
              effect: 'deny',
              types: ['*'],
              interactions: 'cruds',
              criteria: `_security=${CONFIDENTIALITY}|R`,
            },
          ],
          remove_labels: true,
        },
        {
          name: 'blind',
          roles: ['blind'],
          rules: [
            { effect: 'allow', types: ['*'], interactions: 'cruds' },
            { effect: 'deny', types: ['*'], interactions: 'rs', criteria: `_security=${CONFIDENTIALITY}|R` },
          ],
          remove_labels: true,
        },
      ],
    },
  });
  admin = await anAdministrator(server);
  clinician = await aClient(server, { scope: 'user/*.cruds' });
  await put(admin, { resourceType: 'Patient', id: 'ada' });
});
afterAll(async () => server.close());

const PLAIN = observation('hiv', 'ada');
const LABELLED = { ...PLAIN, meta: { security: [RESTRICTED] } };
beforeEach(async () => put(admin, LABELLED));

const REMOVALS: readonly (readonly [string, (client: FhirClient) => Promise<{ readonly status: number }>])[] =
  [
    ['PUT', async client => client.put('Observation/hiv', PLAIN)],
    [
      'PUT of a lesser label',
      async client =>
        client.put('Observation/hiv', { ...PLAIN, meta: { security: [{ ...RESTRICTED, code: 'N' }] } }),
    ],
    ['conditional PUT', async client => client.put('Observation?_id=hiv', PLAIN)],
    ['PATCH', async client => client.patch('Observation/hiv', [{ op: 'remove', path: '/meta/security' }])],
    [
      '$meta-delete',
      async client =>
        client.post('Observation/hiv/$meta-delete', {
          resourceType: 'Parameters',
          parameter: [{ name: 'meta', valueMeta: { security: [RESTRICTED] } }],
        }),
    ],
    [
      'transaction',
      async client =>
        client.post('', {
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [{ resource: PLAIN, request: { method: 'PUT', url: 'Observation/hiv' } }],
        }),
    ],
  ];

const DELETE = { request: { method: 'DELETE', url: 'Observation/hiv' } };
const WRITE = { resource: PLAIN, request: { method: 'PUT', url: 'Observation/hiv' } };
const REVIVALS: readonly (readonly [string, (client: FhirClient) => Promise<FhirResponse>])[] = [
  ['PUT', async client => client.put('Observation/hiv', PLAIN)],
  ['conditional PUT', async client => client.put('Observation?_id=hiv', PLAIN)],
  ...['transaction', 'batch'].map(
    type =>
      [
        type,
        async (client: FhirClient) => client.post('', { resourceType: 'Bundle', type, entry: [WRITE] }),
      ] as const,
  ),
];

describe('Security labels of what was deleted (S72)', () => {
  it.each(REVIVALS)('come back with it by %s, or it does not come back', async (_way, revive) => {
    expect((await clinician.delete('Observation/hiv')).status).toBe(204);
    const { status, text } = await revive(clinician);
    expect(status === 403 || text.includes('403')).toBe(true);
    expect((await admin.get('Observation/hiv')).status).toBe(410);
    expect((await clinician.put('Observation/hiv', LABELLED)).status).toBe(201);
  });

  it('are not lost within one batch', async () => {
    await clinician.post('', { resourceType: 'Bundle', type: 'batch', entry: [DELETE, WRITE] });
    expect((await admin.get('Observation/hiv')).status).toBe(410);
    expect((await admin.put('Observation/hiv', PLAIN)).status).toBe(201);
  });
});

describe('Security labels (S72)', () => {
  it.each(REMOVALS)('cannot be taken away by %s without the right', async (_way, remove) => {
    expect((await remove(clinician)).status).toBe(403);
    expect((await admin.get('Observation/hiv')).body.meta.security).toEqual([RESTRICTED]);
  });

  it.each(REMOVALS)(
    'cannot be taken away by %s by somebody who does not see the resource',
    async (_way, remove) => {
      const visitor = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['visitor'] } });
      expect((await remove(visitor)).status).toBeGreaterThanOrEqual(400);
      expect((await admin.get('Observation/hiv')).body.meta.security).toEqual([RESTRICTED]);
    },
  );

  it.each(REMOVALS)(
    'cannot be taken away by %s by somebody with that right who may write the resource, and not see it',
    async (_way, remove) => {
      for (const [role, scope] of [
        ['blind', 'user/*.cruds'],
        ['labeller', 'user/*.cuds'],
      ] as const) {
        const writer = await aClient(server, { scope, user: { roles: [role] } });
        expect((await remove(writer)).status).toBeGreaterThanOrEqual(400);
        expect((await admin.get('Observation/hiv')).body.meta.security).toEqual([RESTRICTED]);
        const changed = { ...LABELLED, status: 'amended' };
        expect((await writer.put('Observation/hiv', changed)).status).toBe(200);
      }
    },
  );

  it('can be taken away by a program whose scopes show it, or that only delivers', async () => {
    const unlabelled = `system/Observation.rs?_security:not=${CONFIDENTIALITY}|R`;
    for (const [scope, status] of [
      ['system/*.cruds', 200],
      ['system/*.cud', 200],
      [`system/Observation.u ${unlabelled}`, 403],
    ] as const) {
      await put(admin, LABELLED);
      const program = await aClient(server, { scope });
      expect([scope, (await program.put('Observation/hiv', PLAIN)).status]).toEqual([scope, status]);
    }
  });

  it.each(REMOVALS)('can be taken away by %s by those whose policy lets them', async (_way, remove) => {
    const labeller = await aClient(server, { scope: 'user/*.cruds', user: { roles: ['labeller'] } });
    expect((await remove(labeller)).status).toBe(200);
  });

  it('cannot be taken away by patients, and stay while other things change', async () => {
    const user = { username: 'ada', roles: ['patient'], patients: ['ada'] };
    const patient = await aClient(server, { scope: 'patient/*.cruds', patient: 'ada', user });
    expect((await patient.put('Observation/hiv', PLAIN)).status).toBe(403);
    expect((await patient.put('Observation/hiv', { ...LABELLED, status: 'amended' })).status).toBe(200);
  });

  it('can be added by everybody who may write', async () => {
    const more = { ...PLAIN, meta: { security: [RESTRICTED, { ...RESTRICTED, code: 'V' }] } };
    expect((await clinician.put('Observation/hiv', more)).status).toBe(200);
    expect((await admin.put('Observation/hiv', PLAIN)).status).toBe(200);
  });

  it('come from a bootstrap file whose mistakes are named', async () => {
    const { body } = await manage(server, 'GET', 'policies');
    expect(body.policies).toHaveLength(3);
    const rules = [{ effect: 'deny', types: ['Observation'], interactions: 'r', criteria: 'nonsense=1' }];
    const start = startServer({ bootstrap: { access_policies: [{ name: 'x', roles: ['nurse'], rules }] } });
    await expect(start).rejects.toThrow(/\$\.access_policies\[0\]\.rules\[0\]\.criteria/);
  });
});
