import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aBrowser, claimsOf, exchange, walk } from '../smart/an-app.js';
import {
  aFederatedHospital,
  begin,
  type FederatedHospital,
  GRACE,
  linkTo,
  signInUpstream,
} from './a-federated-hospital.js';

describe('Sign-in at an OpenID provider of the hospital (OpenID Connect Core 1.0 §3.1)', () => {
  let hospital: FederatedHospital;
  beforeAll(async () => {
    hospital = await aFederatedHospital({ acr_values: 'urn:mfa' });
  });
  afterAll(() => hospital.close());
  beforeEach(() => {
    hospital.upstream.person = GRACE;
    hospital.upstream.forged = {};
    hospital.upstream.isDown = false;
    hospital.upstream.requests.length = 0;
  });

  /** The address that the hospital sends the browser to, not followed. */
  async function answerFor(browser = aBrowser()) {
    const page = await begin({ server: hospital.server, browser });
    const start = linkTo(page.visit, 'Sign in with Emberwood Staff');
    const visit = await browser.openUntil(start, url => url.includes('/identity/staff/callback'));
    return { browser, url: visit.url, verifier: page.verifier };
  }

  it('ends at the app with a token of the person that the hospital named', async () => {
    const { server } = hospital;
    const outcome = await signInUpstream({ server });
    const { body } = await exchange(server, outcome);
    expect(String(claimsOf(body['id_token'])['fhirUser'])).toMatch(/\/fhir\/Practitioner\/[\w-]+$/);
    expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
      username: 'staff/ghopper',
      roles: ['clinician'],
    });
  });

  it('asks with PKCE, state, nonce and the acr_values of the declaration', async () => {
    await signInUpstream({ server: hospital.server });
    const sent = Object.fromEntries(hospital.upstream.requests[0]!);
    expect(sent).toMatchObject({
      code_challenge_method: 'S256',
      acr_values: 'urn:mfa',
      response_type: 'code',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(sent[name]!.length).toBeGreaterThan(40);
  });

  it('hands on login_hint, acr_values and the wish for a fresh sign-in of the app', async () => {
    const parameters = { login_hint: 'grace', acr_values: 'urn:app', prompt: 'login' };
    await signInUpstream({ server: hospital.server, parameters });
    const sent = Object.fromEntries(hospital.upstream.requests[0]!);
    expect(sent).toMatchObject({ login_hint: 'grace', acr_values: 'urn:app', prompt: 'login', max_age: '0' });
  });

  it('tells the app how the person signed in there', async () => {
    hospital.upstream.person = { ...GRACE, acr: 'urn:mfa', amr: ['pwd', 'otp'] };
    const outcome = await signInUpstream({ server: hospital.server });
    const { body } = await exchange(hospital.server, outcome);
    expect(claimsOf(body['id_token'])).toMatchObject({ amr: ['pwd', 'otp'], acr: 'urn:mfa' });
  });

  it('follows keys that have been replaced', async () => {
    await signInUpstream({ server: hospital.server });
    await new Promise(resolve => setTimeout(resolve, 1_100));
    await hospital.upstream.rotateKeys();
    expect((await signInUpstream({ server: hospital.server })).callback).toHaveProperty('code');
  });

  it.each([
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another client', { aud: 'somebody-else' }],
    ['with another nonce', { nonce: 'replayed' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 600 }],
  ])('refuses an ID token %s', async (_title, claims) => {
    hospital.upstream.forged = { claims };
    const { visit } = await signInUpstream({ server: hospital.server });
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>unproven</code>')]);
  });

  it('refuses an ID token that somebody else has signed', async () => {
    hospital.upstream.forged = { key: (await generateKeyPair('RS256')).privateKey };
    const { visit } = await signInUpstream({ server: hospital.server });
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>unproven</code>')]);
  });

  it('says what to do when the person breaks off there', async () => {
    hospital.upstream.person = { ...GRACE, refuses: true };
    const { visit } = await signInUpstream({ server: hospital.server });
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>declined</code>')]);
    expect(linkTo(visit, 'Choose how to sign in')).toContain('/identity/local');
  });

  describe('the answer', () => {
    it('is accepted once', async () => {
      const { browser, url, verifier } = await answerFor();
      const first = await walk(browser, await browser.open(url), verifier);
      expect(first.callback).toHaveProperty('code');
      expect((await browser.open(url)).status).toBe(400);
    });

    it('is worth nothing in another browser, so that nobody is signed in as somebody else', async () => {
      const { url } = await answerFor();
      const victim = aBrowser();
      await begin({ server: hospital.server, browser: victim });
      expect((await victim.open(url)).status).toBe(400);
    });

    it('is worth nothing with another state', async () => {
      const { browser, url } = await answerFor();
      const forged = new URL(url);
      forged.searchParams.set('state', `${forged.searchParams.get('state')!.slice(0, -3)}AAA`);
      expect((await browser.open(forged.href)).status).toBe(400);
    });

    it('of one provider is no answer of another', async () => {
      const { browser, url } = await answerFor();
      expect((await browser.open(url.replace('/identity/staff/', '/identity/other/'))).status).toBe(400);
    });
  });
});

describe('A provider with required_acr', () => {
  let hospital: FederatedHospital;
  beforeAll(async () => {
    hospital = await aFederatedHospital({ required_acr: ['urn:mfa'], userinfo: true });
  });
  afterAll(() => hospital.close());

  it('lets in whoever signed in that strongly, and nobody else', async () => {
    hospital.upstream.person = GRACE;
    const weak = await signInUpstream({ server: hospital.server });
    expect([weak.visit.status, weak.visit.html]).toEqual([403, expect.stringContaining('<code>weak</code>')]);
    hospital.upstream.person = { ...GRACE, acr: 'urn:mfa' };
    const strong = await signInUpstream({ server: hospital.server });
    expect(strong.callback).toHaveProperty('code');
  });

  it('believes the ID token alone in how somebody signed in, for people may edit what userinfo says', async () => {
    hospital.upstream.person = { ...GRACE, acr: 'urn:mfa', amr: ['mfa'] };
    hospital.upstream.forged = { claims: { acr: undefined, amr: undefined } };
    const { visit } = await signInUpstream({ server: hospital.server });
    hospital.upstream.forged = {};
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>weak</code>')]);
  });
});
