import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { freePort } from '../support/free-port.js';
import { walk } from '../smart/an-app.js';
import { aFederatedHospital, begin, type FederatedHospital, GRACE, linkTo } from './a-federated-hospital.js';

describe('The choice of how to sign in', () => {
  let hospital: FederatedHospital;
  beforeAll(async () => {
    const nobody = `http://localhost:${await freePort()}`;
    hospital = await aFederatedHospital({}, [
      {
        id: 'clinic',
        kind: 'oidc',
        name: 'Clinic that is down',
        issuer: nobody,
        client_id: 'x',
        email_domains: ['clinic.example'],
      },
      { id: 'quiet', kind: 'oidc', name: 'Quiet', issuer: nobody, client_id: 'x', hidden: true },
    ]);
    await hospital.server.get(UserRepository).declare({
      username: 'keeper',
      password: 'local words',
      fhirUser: 'Patient/alice',
      roles: ['patient'],
    });
  });
  afterAll(() => hospital.close());
  beforeEach(() => {
    hospital.upstream.person = GRACE;
    hospital.upstream.isDown = false;
  });

  it('is shown by name, beside user name and password', async () => {
    const { visit } = await begin({ server: hospital.server });
    expect(linkTo(visit, 'Sign in with Emberwood Staff')).toMatch(/\/identity\/staff$/);
    expect(linkTo(visit, 'Sign in with Clinic that is down')).toMatch(/\/identity\/clinic$/);
    expect(visit.html).not.toContain('Quiet');
    expect(visit.forms[0]!.fields.has('username')).toBe(true);
  });

  it('is made by following a link', async () => {
    const { browser, visit, verifier } = await begin({ server: hospital.server });
    const next = await browser.open(linkTo(visit, 'Sign in with Emberwood Staff'));
    expect((await walk(browser, next, verifier)).callback).toHaveProperty('code');
  });

  it('is made by the domain of an e-mail address, whose password nobody looks at', async () => {
    const { browser, visit, verifier } = await begin({ server: hospital.server });
    const onward = await browser.submit(visit, visit.forms[0]!, {
      username: 'Grace@EMBERWOOD.example',
      password: 'whatever',
    });
    expect(onward.title).toBe('On to Emberwood Staff');
    expect(onward.headers.get('refresh')).toMatch(/^0; url=\/interaction\/.*\/identity\/staff$/);
    const next = await browser.open(linkTo(onward, 'Continue'));
    expect((await walk(browser, next, verifier)).callback).toHaveProperty('code');
  });

  it.each([
    ['by the app', { clientId: 'staff-app' }],
    ['by the request', { parameters: { identity_provider: 'staff' } }],
    ['by login_hint', { parameters: { login_hint: 'grace@emberwood.example' } }],
  ])('is made %s, without a page', async (_title, launch) => {
    const { browser, visit, verifier } = await begin({ server: hospital.server, ...launch });
    expect(visit.url).not.toContain('/identity/');
    expect((await walk(browser, visit, verifier)).callback).toHaveProperty('code');
  });

  it('is left to the person where a hint names our own accounts, or nothing that is there', async () => {
    const { server } = hospital;
    const own = await begin({ server, clientId: 'staff-app', parameters: { identity_provider: 'local' } });
    expect(own.visit.title).toBe('Sign in');
    expect((await begin({ server, parameters: { identity_provider: 'nowhere' } })).visit.title).toBe(
      'Sign in',
    );
  });

  it('refuses a hint that no provider could have as its id', async () => {
    const { visit } = await begin({ server: hospital.server, parameters: { identity_provider: '../x' } });
    expect(visit.url).toMatch(/error=invalid_request/);
  });

  describe('with a provider that is down', () => {
    it('names the next step, and the others go on', async () => {
      const { browser, visit, verifier } = await begin({ server: hospital.server });
      const down = await browser.open(linkTo(visit, 'Sign in with Clinic that is down'));
      expect([down.status, down.html]).toEqual([503, expect.stringContaining('<code>unavailable</code>')]);
      const page = await browser.open(linkTo(down, 'Choose how to sign in'));
      const next = await browser.open(linkTo(page, 'Sign in with Emberwood Staff'));
      expect((await walk(browser, next, verifier)).callback).toHaveProperty('code');
    });

    it('lets people in with our own accounts', async () => {
      hospital.upstream.isDown = true;
      const { browser, visit, verifier } = await begin({ server: hospital.server });
      const person = { username: 'keeper', password: 'local words' };
      expect((await walk(browser, visit, verifier, person)).callback).toHaveProperty('code');
    });

    it('works again as soon as it is up', async () => {
      const { server, upstream } = hospital;
      upstream.isDown = true;
      const parameters = { identity_provider: 'staff' };
      await begin({ server, parameters });
      upstream.isDown = false;
      const { browser, visit, verifier } = await begin({ server, parameters });
      expect((await walk(browser, visit, verifier)).callback).toHaveProperty('code');
    });
  });

  it('is refused to whoever is asked something else already', async () => {
    const { browser, visit } = await begin({ server: hospital.server });
    const staff = linkTo(visit, 'Sign in with Emberwood Staff');
    const next = await browser.open(staff);
    expect(next.title).not.toBe('Sign in');
    expect((await browser.open(staff)).status).toBe(400);
  });

  it('is told to pages of the operator as JSON', async () => {
    const { browser, visit } = await begin({ server: hospital.server });
    const [form] = visit.forms;
    const answer = await browser.fetchJson(visit.url);
    expect(form).toBeDefined();
    expect(answer).toMatchObject({ question: 'login', providers: [{ id: 'staff' }, { id: 'clinic' }] });
  });
});
