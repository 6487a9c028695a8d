import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import {
  aFederatedHospital,
  begin,
  type FederatedHospital,
  GRACE,
  signInUpstream,
} from '../identity/a-federated-hospital.js';
import { aSigner, idpMetadata } from '../identity/a-saml-provider.js';
import { UPSTREAM_CLIENT } from '../identity/an-openid-provider.js';
import { journalOf } from '../audit/journal.js';
import { aToken, bearer } from '../support/tokens.js';
import { type Door, site, someDoors } from './doors.js';

const SCOPE = 'identity-providers.manage';

let hospital: FederatedHospital;
let operator: string;
beforeAll(async () => {
  hospital = await aFederatedHospital({}, [], { SECRETS_KEY: Buffer.alloc(32, 7).toString('base64url') });
  operator = await aToken(hospital.server, { scope: SCOPE, user: null, clientId: 'operator' });
});
afterAll(async () => hospital?.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: ReturnType<typeof JSON.parse>;
}

async function ask(method: string, path = '', body?: unknown, token = operator): Promise<Answer> {
  const response = await hospital.server.request(`/administration/identity-providers${path}`, {
    method,
    headers: { ...bearer(token), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
}

function night(more: object = {}): object {
  return {
    id: 'night',
    kind: 'oidc',
    name: 'Night Shift',
    issuer: hospital.upstream.issuer,
    ...UPSTREAM_CLIENT,
    ...more,
  };
}

function findingOf(answer: Answer, setting: string): { status: string; words: string } {
  const { findings } = answer.body as { findings: { setting: string; status: string; words: string }[] };
  const found = findings.find(each => each.setting === setting);
  if (!found) throw new Error(`nothing about ${setting} in ${answer.text}`);
  return found;
}

describe('Identity providers are administered', () => {
  it('by their own scope, and by administrators', async () => {
    expect((await hospital.server.request('/administration/identity-providers')).status).toBe(401);
    for (const [scope, roles, status] of [
      ['installation.manage users.manage', ['admin'], 403],
      [SCOPE, ['clinician'], 403],
      [SCOPE, ['admin'], 200],
    ] as const) {
      const token = await aToken(hospital.server, { scope, user: { roles: [...roles] } });
      expect((await ask('GET', '', undefined, token)).status).toBe(status);
      if (status === 403) expect((await ask('POST', '', night(), token)).status).toBe(403);
    }
  });

  it('and show no secret, at rest and in answers', async () => {
    const { status, text, body } = await ask('POST', '', night());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 'night',
      secrets_set: ['client_secret'],
      enabled: true,
      declared_by: 'administration',
      endpoints: { redirect_uri: `${hospital.server.url}/identity/night/callback` },
    });
    const listed = await ask('GET');
    expect(listed.body.map(({ id }: { id: string }) => id)).toEqual(['staff', 'night']);
    const rows: unknown = await hospital.server
      .get(DataSource)
      .query('select declaration from identity_provider');
    for (const told of [text, listed.text, JSON.stringify(rows)])
      expect(told).not.toContain(UPSTREAM_CLIENT.client_secret);
    expect((await ask('POST', '', night())).status).toBe(409);
    expect((await ask('POST', '', night({ id: 'local' }))).text).toContain('id local means our own accounts');
  });

  it('take effect with the next sign-in', async () => {
    const { server } = hospital;
    const login = async () => (await begin({ server })).visit.html;
    expect(await login()).toContain('Night Shift');
    await ask('POST', '/night/disable');
    expect(await login()).not.toContain('Night Shift');
    await ask('POST', '/night/enable');
    const replaced = await ask('PUT', '/night', {
      name: 'Late Shift',
      issuer: hospital.upstream.issuer,
      client_id: 'firekeeper',
    });
    expect(replaced.body).toMatchObject({ name: 'Late Shift', secrets_set: ['client_secret'] });
    expect(await login()).toContain('Late Shift');
    expect((await ask('PUT', '/night', night({ client_secret: null }))).body.secrets_set).toEqual([]);
    expect((await ask('PUT', '/night', night({ id: 'day' }))).text).toContain('id cannot be changed');
    expect((await ask('PUT', '/night', night({ kind: 'saml' }))).text).toContain('kind cannot be changed');
    expect((await ask('DELETE', '/night')).status).toBe(204);
    expect(await login()).not.toContain('Shift');
    expect((await ask('GET', '/night')).status).toBe(404);
    expect((await ask('DELETE', '/night')).status).toBe(404);
  });

  it('of the bootstrap file are changed there, and only disabled here', async () => {
    const conflict = await ask('PUT', '/staff', {
      name: 'Others',
      issuer: hospital.upstream.issuer,
      client_id: 'x',
    });
    expect([conflict.status, (await ask('DELETE', '/staff')).status]).toEqual([409, 409]);
    expect(conflict.text).toContain('bootstrap file');
    expect((await ask('POST', '/staff/disable')).body.enabled).toBe(false);
    expect((await ask('POST', '/staff/enable')).body.enabled).toBe(true);
  });

  it.each([
    [{ kind: 'kerberos' }, 'kind must be one of oidc, saml, ldap'],
    [{ kind: 'oidc', issuer: 'http://login.example' }, 'issuer must begin with https://'],
    [{ kind: 'oidc', colour: 'red' }, 'colour is not known'],
    [
      { kind: 'oidc', mapping: { roles: [{ claim: 'groups', value: 'x', role: 'No Role' }] } },
      'mapping: roles[0]: role',
    ],
    [{ kind: 'saml' }, 'metadata_url or metadata_file or metadata must be given'],
    [{ kind: 'saml', metadata: '<a>' }, 'metadata cannot be used: the metadata is not well-formed'],
    [{ kind: 'saml', metadata: '<!DOCTYPE a><a/>' }, 'metadata cannot be used'],
    [
      {
        kind: 'ldap',
        urls: ['ldap://dc.hospital.example'],
        search_base: 'dc=x',
        search_filter: '(uid={username})',
        subject_attribute: 'entryUUID',
      },
      'urls[0] would send passwords in the clear',
    ],
    [
      {
        kind: 'ldap',
        urls: ['ldaps://dc.hospital.example'],
        search_base: 'dc=x',
        search_filter: '(uid={username})',
        subject_attribute: 'entryUUID',
        attributes: ['displayName'],
        mapping: {
          username: 'uid',
          name: 'displayName',
          roles: [{ claim: 'groups', value: 'physicians', role: 'clinician' }],
        },
      },
      'mapping.username names uid, which is never read: add it to attributes',
    ],
    [{ kind: 'saml', metadata: '<a/>', name_id_format: 'persistent' }, 'name_id_format must be a URI'],
  ])('with a mistake are refused by the name of the setting: %o', async (sent, words) => {
    const { status, text } = await ask('POST', '', { id: 'wrong', name: 'Wrong', ...sent });
    expect(status).toBe(400);
    expect(text).toContain(words);
    expect((await ask('GET', '/wrong')).status).toBe(404);
  });

  it('stand in the audit journal with who has changed them', async () => {
    const entries = (await journalOf(hospital.server)).map(entry => JSON.stringify(entry));
    const changes = entries.filter(entry => entry.includes('identity-provider-changed'));
    for (const change of ['created', 'changed', 'deleted', 'disabled', 'enabled'])
      expect(changes.some(entry => entry.includes(`"${change}"`) && entry.includes('operator'))).toBe(true);
  });
});

describe('The connection to an identity provider is tried', () => {
  it('by discovery, keys and client secret', async () => {
    const tried = await ask('POST', '/staff/test');
    expect(tried.body.status).not.toBe('fail');
    expect(findingOf(tried, 'client_secret').status).toBe('pass');
    expect(findingOf(tried, 'clock').status).toBe('pass');
    await ask('POST', '', night({ client_secret: 'another-secret' }));
    const wrong = await ask('POST', '/night/test');
    expect(wrong.body.status).toBe('fail');
    expect(findingOf(wrong, 'client_secret').words).toContain('compare client_id and client_secret');
    const listed = (await ask('GET', '/night')).body;
    expect(listed.condition).toMatchObject({ is_up: false });
    expect(listed.condition.last_error).toContain('client_secret: ');
    await ask('DELETE', '/night');
  });

  it('that is down is told by the next sign-in, and up again', async () => {
    const { server, upstream } = hospital;
    upstream.person = GRACE;
    upstream.isDown = true;
    await ask('POST', '', night());
    const { visit } = await begin({ server, parameters: { identity_provider: 'night' } });
    expect(visit.html).toContain('unavailable');
    const { condition } = (await ask('GET', '/night')).body;
    expect(condition).toMatchObject({
      is_up: false,
      last_error: expect.stringContaining('try the connection'),
    });
    upstream.isDown = false;
    await signInUpstream({ server });
    expect((await ask('GET', '/staff')).body.condition).toMatchObject({ is_up: true });
    await ask('DELETE', '/night');
  });

  it('of SAML says when the certificate of the provider is over', async () => {
    const soon = new Date(Date.now() + 5 * 24 * 60 * 60_000);
    const saml = { id: 'clinic', kind: 'saml', name: 'Clinic', metadata: idpMetadata(await aSigner(soon)) };
    expect((await ask('POST', '', saml)).status).toBe(201);
    const tried = await ask('POST', '/clinic/test');
    expect(tried.body.status).toBe('warn');
    expect(findingOf(tried, 'metadata').status).toBe('pass');
    expect(tried.text).toContain('renew it before then');
    expect(tried.body.certificate_expires_at.slice(0, 10)).toBe(soon.toISOString().slice(0, 10));
    const over = { ...saml, metadata: idpMetadata(await aSigner(new Date(Date.now() - 1000))) };
    expect((await ask('PUT', '/clinic', over)).text).toContain('import the metadata of today');
    const [one, other] = [await aSigner(), await aSigner()];
    const mixed = { ...saml, private_key: one.privateKey, certificate: other.certificate };
    expect((await ask('PUT', '/clinic', mixed)).text).toContain('certificate does not belong to private_key');
  });

  describe('in our own network', () => {
    let doors: readonly Door[];
    beforeAll(async () => {
      doors = await someDoors();
    });
    afterAll(async () => Promise.all(doors.map(async ({ close }) => close?.())));

    it('tells no door from another, by words or by time', async () => {
      const tried = await Promise.all(
        doors.flatMap(({ name, at }) => [
          trial({ id: `${name}-o`, kind: 'oidc', issuer: site(at), client_id: 'x' }, 'issuer'),
          trial({ id: `${name}-s`, kind: 'saml', metadata_url: site(at) }, 'metadata_url'),
          trial({ id: `${name}-l`, kind: 'ldap', urls: [`ldaps://${at}`], ...DIRECTORY }, 'urls[0]'),
        ]),
      );
      for (const setting of ['issuer', 'metadata_url', 'urls[0]']) {
        const told = tried.filter(each => each.setting === setting);
        expect(told).toHaveLength(doors.length);
        expect([...new Set(told.map(({ words }) => words))], setting).toHaveLength(1);
        expect(told[0]!.words).toContain('log of the server');
        // Not sooner than the one that never answers: what comes later is the load of this machine.
        expect(Math.min(...told.map(({ ms }) => ms)), setting).toBeGreaterThan(5_400);
      }
    }, 30_000);

    it('tells nothing of files but whether they can be used', async () => {
      const words = await Promise.all(
        ['/dev/zero', '/nowhere/metadata.xml', '/etc/passwd', '/etc'].map(async (metadata_file, index) => {
          const saml = { id: `file-${index}`, kind: 'saml', metadata_file };
          const ldap = {
            id: `ca-${index}`,
            kind: 'ldap',
            urls: ['ldaps://localhost'],
            ca_file: metadata_file,
          };
          return [
            (await trial(saml, 'metadata_file')).words,
            (await trial({ ...ldap, ...DIRECTORY }, 'ca_file')).words,
          ];
        }),
      );
      expect(new Set(words.map(String))).toEqual(new Set([String(words[0])]));
    });
  });
});

const DIRECTORY = { search_base: 'dc=x', search_filter: '(uid={username})', subject_attribute: 'entryUUID' };

async function trial(
  declaration: { readonly id: string; readonly kind: string } & Readonly<Record<string, unknown>>,
  setting: string,
): Promise<{ readonly setting: string; readonly words: string; readonly ms: number }> {
  const created = await ask('POST', '', { name: declaration.id, ...declaration });
  expect(created.status, created.text).toBe(201);
  const startedAt = performance.now();
  const tried = await ask('POST', `/${declaration.id}/test`);
  const ms = performance.now() - startedAt;
  await ask('DELETE', `/${declaration.id}`);
  return {
    setting,
    words: findingOf(tried, setting).words.replaceAll(/localhost:\d+|nowhere\.invalid/g, ''),
    ms,
  };
}
