import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHospital } from '../smart/a-hospital.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';

const SCOPE = [
  'access.manage clients.manage identity-providers.manage installation.manage users.manage',
  'launch-contexts.create audit.read sessions.manage jobs.manage',
].join(' ');
const MAPPING = { roles: [{ claim: 'groups', value: 'Physicians', role: 'clinician' }] };

const POLICIES = [
  {
    name: 'x',
    roles: ['clinician'],
    rules: [
      { effect: 'allow', types: ['*'], interactions: 'rs', criteria: '_tag=x', patients: ['care-team'] },
    ],
    break_the_glass: true,
  },
];

/** Declarations that are taken as they stand here. */
const DECLARATIONS: readonly (readonly [request: string, body: unknown])[] = [
  [
    'POST /administration/users',
    { username: 'eve', name: 'Eve', email: 'eve@x.example', fhirUser: 'Patient/alice', roles: ['patient'] },
  ],
  [
    'PUT /administration/clients/house-app',
    {
      client_name: 'x',
      redirect_uris: ['https://x.example/'],
      token_endpoint_auth_method: 'none',
      scope: 'openid',
      contacts: ['x'],
      software_id: 'x',
    },
  ],
  ['POST /administration/clients/symmetric-app/secret', { overlap_seconds: 5 }],
  [
    'POST /administration/identity-providers',
    { id: 'night', kind: 'oidc', name: 'x', issuer: 'https://x.invalid', client_id: 'x', mapping: MAPPING },
  ],
  ['PUT /administration/provisioning', { provisioning: { mapping: MAPPING } }],
  ['PUT /administration/smart-style', { color_background: '#edeae3' }],
  ['POST /administration/standing-tokens', { name: 'x', days: 3 }],
  [
    'POST /access/explain',
    { username: 'dr.grace', client_id: 'public-app', scope: 'user/*.rs', method: 'GET', url: 'Patient' },
  ],
  [
    'POST /launch-contexts',
    {
      client_id: 'public-app',
      username: 'dr.grace',
      intent: 'x',
      need_patient_banner: true,
    },
  ],
  [
    'POST /access/break-glass',
    { patient: 'alice', purpose: 'ETREAT', reason: 'Unconscious in the emergency room' },
  ],
  ['PUT /access/policies', POLICIES],
];

const HOSTILE: readonly unknown[] = [
  'a\0b',
  '\ud800',
  'x'.repeat(100_000),
  '__proto__',
  null,
  -1,
  {},
  [],
  [[]],
  [null],
  { 'a\0': 1 },
];

/** The declaration with each of its members in turn replaced, on every level. */
function* spoiled(value: unknown, put: (part: unknown) => unknown): Generator {
  for (const hostile of HOSTILE) yield put(hostile);
  if (Array.isArray(value))
    for (const [at, each] of value.entries()) yield* spoiled(each, part => put(value.with(at, part)));
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value))
      yield* spoiled(each, part => put({ ...value, [name]: part }));
}

let server: TestServer;
let person: string;
beforeAll(async () => {
  const key = Buffer.alloc(32, 7).toString('base64url');
  server = await aHospital({ environment: { SECRETS_KEY: key } });
  const user = { username: 'dr.grace', roles: ['admin', 'clinician'] };
  person = await aToken(server, { scope: `user/*.cruds ${SCOPE}`, user });
  expect(await send('PUT /access/policies', POLICIES)).toBe(200);
});
afterAll(async () => server.close());

async function send(request: string, body: unknown): Promise<number> {
  const [method = '', path = ''] = request.split(' ');
  const response = await server.request(path, {
    method,
    headers: { ...bearer(person), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.body?.cancel();
  return response.status;
}

describe('No declaration breaks the server, whatever one of its members holds', () => {
  it.each(DECLARATIONS)('%s', async (request, body) => {
    expect(await send(request, body)).toBeLessThan(300);
    const mistakes: string[] = [];
    for (const content of spoiled(body, part => part)) {
      const status = await send(request, content);
      if (status >= 500) mistakes.push(`${status}: ${JSON.stringify(content).slice(0, 300)}`);
    }
    expect(mistakes).toEqual([]);
  });
});
