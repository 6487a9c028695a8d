import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aFederatedHospital,
  begin,
  type FederatedHospital,
  GRACE,
  NPI,
  signInUpstream,
} from '../identity/a-federated-hospital.js';
import { aSigner, assertionXml, idpMetadata } from '../identity/a-saml-provider.js';
import { UPSTREAM_CLIENT } from '../identity/an-openid-provider.js';
import { decodeHtml } from '../support/html-text.js';
import { type AnAdministrator, anAdministratorOf, formTo } from './an-administrator.js';

let hospital: FederatedHospital;
let ada: AnAdministrator;
beforeAll(async () => {
  hospital = await aFederatedHospital();
  ada = await anAdministratorOf(hospital.server);
});
afterAll(async () => hospital?.close());

const ROOM = '/identity-providers';

describe('S67 Identity providers in the console', () => {
  it('are added, tried, changed, disabled and deleted, without script', async () => {
    const fields = {
      id: 'night',
      name: 'Night <1>',
      issuer: hospital.upstream.issuer,
      ...UPSTREAM_CLIENT,
      mapping: '{"default_roles":["clinician"]}',
    };
    const added = await ada.submit(await ada.open(`${ROOM}?add=oidc`), ROOM, fields);
    expect(added.url).toBe(`${hospital.server.url}/console${ROOM}/night`);
    expect(added.html).toContain('Night &lt;1&gt;');
    expect(added.html).toContain(`${hospital.server.url}/identity/night/callback`);
    expect(added.html).not.toContain(UPSTREAM_CLIENT.client_secret);
    const tried = await ada.submit(added, `${ROOM}/night/test`);
    expect(tried.html).toContain('the provider knows the client');
    expect((await ada.open(ROOM)).html).toContain('>up<');
    const changed = await ada.submit(added, `${ROOM}/night`, { name: 'Late', hidden: 'yes' });
    expect(changed.html).toContain('<h1>Late</h1>');
    expect((await ada.submit(changed, `${ROOM}/night/test`)).html).toContain('the provider knows the client');
    const other = await ada.submit(changed, `${ROOM}/night`, { client_secret: 'another' });
    expect((await ada.submit(other, `${ROOM}/night/test`)).html).toContain(
      'compare client_id and client_secret',
    );
    expect((await ada.open(ROOM)).html).toContain('>down<');
    const disabled = await ada.submit(other, `${ROOM}/night/disable`);
    expect(disabled.html).toContain('>disabled<');
    expect((await ada.submit(disabled, `${ROOM}/night/delete`)).status).toBe(400);
    const left = await ada.submit(disabled, `${ROOM}/night/delete`, { sure: 'yes' });
    expect(left.html).not.toContain('Late');
  });

  it('of SAML show our metadata, and when the certificate is over', async () => {
    const metadata = idpMetadata(await aSigner(new Date(Date.now() + 86_400_000)));
    const added = await ada.submit(await ada.open(`${ROOM}?add=saml`), ROOM, {
      id: 'clinic',
      name: 'Clinic',
      metadata,
    });
    expect(added.html).toContain(`href="${hospital.server.url}/identity/clinic/metadata"`);
    expect((await hospital.server.request('/identity/clinic/metadata')).status).toBe(200);
    await ada.submit(added, `${ROOM}/clinic/test`);
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect((await ada.open(ROOM)).html).toContain(`>${day}<`);
  });

  it('with a mistake keep what was filled in, and say what to change', async () => {
    for (const [kind, fields, words] of [
      ['oidc', { issuer: 'http://login.example', client_id: 'x' }, 'issuer must begin with https://'],
      [
        'oidc',
        { issuer: 'https://login.example', client_id: 'x', mapping: '{"roles"' },
        'Mapping is not JSON',
      ],
      [
        'oidc',
        { issuer: 'https://login.example', client_id: 'x', mapping: '{"colour":1}' },
        'mapping: colour is not known',
      ],
      [
        'ldap',
        {
          urls: 'ldaps://dc.example',
          search_base: 'dc=x',
          search_filter: 'uid=x',
          subject_attribute: 'entryUUID',
        },
        'search_filter must',
      ],
      ['saml', { metadata_url: 'https://idp.example/md', metadata_file: '/etc/md.xml' }, 'exactly one'],
    ] as const) {
      const page = await ada.open(`${ROOM}?add=${kind}`);
      const refused = await ada.submit(page, ROOM, { id: 'wrong', name: 'Wrong', ...fields });
      expect(refused.status).toBe(400);
      expect(decodeHtml(refused.html)).toContain(words);
      expect(formTo(refused, ROOM).fields.get('name')).toBe('Wrong');
      expect(formTo(refused, ROOM).fields.get(Object.keys(fields)[0]!)).toBe(Object.values(fields)[0]);
    }
    expect((await ada.open(`${ROOM}?add=kerberos`)).status).toBe(400);
    expect((await ada.open(`${ROOM}/wrong`)).status).toBe(404);
  });

  it('of the bootstrap file are shown, and disabled', async () => {
    const page = await ada.open(`${ROOM}/staff`);
    expect(page.html).toContain('bootstrap file');
    expect(page.html).not.toContain(UPSTREAM_CLIENT.client_secret);
    expect(page.forms.some(({ action }) => action.endsWith('/staff'))).toBe(false);
    const disabled = await ada.submit(page, `${ROOM}/staff/disable`);
    expect((await begin({ server: hospital.server })).visit.html).not.toContain('Emberwood Staff');
    await ada.submit(disabled, `${ROOM}/staff/enable`);
  });
});

describe('S67 The mapping tester in the console', () => {
  const path = `${ROOM}/staff/mapping`;

  it('shows who would come in, and what each rule makes of the claims', async () => {
    const page = await ada.open(path);
    const { html } = await ada.submit(page, path, { claims: JSON.stringify(GRACE) });
    const text = decodeHtml(html);
    expect(text).toContain('comes in');
    expect(text).toContain(`a new Practitioner with ${NPI}|${GRACE.npi}`);
    expect(text).toContain('groups holds physicians: gives clinician');
    expect(text).toContain('realm_access.roles was not sent');
    const refused = await ada.submit(page, path, {
      claims: JSON.stringify({ ...GRACE, groups: ['others'] }),
    });
    expect(decodeHtml(refused.html)).toContain('groups is others, and not fhir-users');
    expect(refused.html).toContain('not-admitted');
  });

  it('takes ID tokens, SAML assertions, and a mapping in place of the declared one', async () => {
    const page = await ada.open(path);
    const token = `${btoa('{"alg":"RS256"}')}.${Buffer.from(JSON.stringify(GRACE)).toString('base64url')}.c2ln`;
    expect((await ada.submit(page, path, { claims: token.replace(/=/g, '') })).html).toContain('comes in');
    const assertion = assertionXml({
      requestId: 'r',
      audience: 'a',
      recipient: 'b',
      nameId: 'grace-saml',
      attributes: { uid: ['g'], groups: ['a', 'b'] },
    });
    const mapping = JSON.stringify({
      subject: 'nameID',
      roles: [{ claim: 'groups', value: 'b', role: 'clinician' }],
    });
    for (const claims of [assertion, Buffer.from(assertion).toString('base64')]) {
      const tried = await ada.submit(page, path, { claims, mapping });
      expect(tried.html).toContain('grace-saml');
      expect(tried.html).toContain('groups holds b: gives clinician');
    }
    for (const [fields, words] of [
      [{ claims: 'nonsense' }, 'claims as JSON, an ID token, or a SAML assertion'],
      [{ claims: '<!DOCTYPE a><a/>' }, 'DOCTYPE'],
      [{ claims: '{}', mapping: '[' }, 'Mapping: it is not JSON'],
      [{ claims: '{}', mapping: '{"colour":1}' }, 'colour is not known'],
    ] as const) {
      const wrong = await ada.submit(page, path, fields);
      expect([wrong.status, decodeHtml(wrong.html)]).toEqual([400, expect.stringContaining(words)]);
    }
  });

  it('records one sign-in when asked to, and keeps it no longer than until it is shown', async () => {
    const { server, upstream } = hospital;
    upstream.person = GRACE;
    await signInUpstream({ server });
    const waiting = await ada.submit(await ada.open(path), `${path}/recording`);
    expect(waiting.html).toContain('The next sign-in by this provider is recorded');
    await signInUpstream({ server });
    upstream.person = { ...GRACE, sub: 'somebody-else' };
    await signInUpstream({ server });
    const recorded = await ada.open(path);
    expect(recorded.html).not.toContain(GRACE.npi);
    const shown = await ada.submit(recorded, `${path}/recording/take`);
    expect(JSON.parse(formTo(shown, path).fields.get('claims') ?? '')).toMatchObject({
      sub: GRACE.sub,
      npi: GRACE.npi,
    });
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect((await ada.submit(recorded, `${path}/recording/take`)).status).toBe(404);
  });
});
