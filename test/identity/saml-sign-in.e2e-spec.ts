import { createVerify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, exchange, refresh, walk } from '../smart/an-app.js';
import { begin, linkTo } from './a-federated-hospital.js';
import { ATTRIBUTES, SamlHospital } from './a-saml-hospital.js';
import {
  aSigner,
  assertionXml,
  encrypted,
  encryptedByOaep,
  idpMetadata,
  LOGOUT,
  logoutQuery,
  readRequest,
  responseXml,
  signed,
} from './a-saml-provider.js';
import { samlRefusals } from './saml-refusals.js';
import { wrapped } from './wrapped-assertions.js';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';

describe('Sign-in at a SAML 2.0 identity provider', () => {
  const hospital = new SamlHospital();
  beforeAll(async () => hospital.open());
  afterAll(async () => hospital.close());

  it('ends at the app with the person that the assertion names', async () => {
    const { body } = await hospital.signedIn();
    expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
      username: 'staff/grace-saml',
      roles: ['clinician'],
    });
    expect(claimsOf(body['id_token'])['acr']).toMatch(/PasswordProtectedTransport$/);
  });

  it('asks with a signed request, for an answer at the callback', async () => {
    const { request, callback } = await hospital.waiting();
    expect(request.xml).toContain(`AssertionConsumerServiceURL="${callback}"`);
    const query = request.url.search.slice(1);
    const text = query.slice(0, query.indexOf('&Signature='));
    const signature = request.url.searchParams.get('Signature') ?? '';
    expect(request.url.searchParams.get('SigAlg')).toMatch(/rsa-sha256$/);
    expect(
      createVerify('RSA-SHA256').update(text).verify(hospital.ours.certificate, signature, 'base64'),
    ).toBe(true);
  });

  it('accepts an encrypted assertion that is signed', async () => {
    const signIn = await hospital.waiting();
    const assertion = signed(assertionXml(signIn.options), 'Assertion', hospital.idp);
    const xml = responseXml(await encrypted(assertion, hospital.ours.certificate), signIn.options);
    const outcome = await walk(signIn.browser, await hospital.respond(signIn, xml), signIn.verifier);
    expect(outcome.callback).toHaveProperty('code');
  });

  it('accepts one whose key is encrypted as XML Encryption 1.1 has it, in a response that is signed too', async () => {
    for (const hash of ['sha256', 'sha512']) {
      const signIn = await hospital.waiting();
      const assertion = signed(assertionXml(signIn.options), 'Assertion', hospital.idp);
      const within = encryptedByOaep(`<?xml version="1.0"?>\n${assertion}`, hospital.ours.certificate, {
        hash,
        mask: hash,
      });
      const xml = signed(responseXml(within, signIn.options), 'Response', hospital.idp);
      const outcome = await walk(signIn.browser, await hospital.respond(signIn, xml), signIn.verifier);
      expect(outcome.callback).toHaveProperty('code');
    }
  });

  it('accepts one with AES-CBC, as ADFS has it', async () => {
    const signIn = await hospital.waiting();
    const assertion = signed(assertionXml(signIn.options), 'Assertion', hospital.idp);
    const within = await encrypted(assertion, hospital.ours.certificate, { content: `${XMLENC}aes256-cbc` });
    const visit = await hospital.respond(signIn, responseXml(within, signIn.options));
    expect((await walk(signIn.browser, visit, signIn.verifier)).callback).toHaveProperty('code');
  });

  it('shows its own metadata, with both services and its certificate', async () => {
    const response = await hospital.server.request('/identity/staff/metadata');
    expect(response.headers.get('content-type')).toContain('application/samlmetadata+xml');
    const xml = await response.text();
    expect(xml).toContain(`Location="${hospital.server.url}/identity/staff/callback"`);
    expect(xml).toContain(`Location="${hospital.server.url}/identity/staff/signed-out"`);
    expect(xml).toContain(hospital.ours.certificate.split('\n')[1]);
    expect((await hospital.server.request('/identity/nowhere/metadata')).status).toBe(404);
  });

  samlRefusals(hospital);

  /** "On Breaking SAML: Be Whoever You Want to Be" (Somorovsky et al. 2012): the signed part is moved, another is read. */
  describe('is not misled by wrapping', () => {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])('XSW %i', async variant => {
      const signIn = await hospital.waiting();
      const visit = await hospital.respond(signIn, wrapped(signIn.options, variant, hospital.idp));
      if (visit.status === 403) {
        expect(visit.html).toContain('<code>unproven</code>');
        return;
      }
      const { body } = await exchange(hospital.server, await walk(signIn.browser, visit, signIn.verifier));
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
        username: 'staff/grace-saml',
      });
    });

    it('nor by a comment in the NameID: the whole of it is the name', async () => {
      const { body } = await hospital.signedIn({ nameId: 'admin<!-- -->.evil' });
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
        username: 'staff/admin.evil',
      });
    });
  });

  describe('with metadata', () => {
    it('that has another certificate now, reads it again', async () => {
      const next = await aSigner();
      const signIn = await hospital.waiting('rotating');
      await new Promise(resolve => setTimeout(resolve, 1_100));
      await writeFile(hospital.metadataFile, idpMetadata(next));
      const assertion = signed(assertionXml(signIn.options), 'Assertion', next);
      const visit = await hospital.respond(signIn, responseXml(assertion, signIn.options));
      expect((await walk(signIn.browser, visit, signIn.verifier)).callback).toHaveProperty('code');
      const former = await hospital.waiting('rotating');
      await hospital.refused(former, hospital.honest(former));
    });

    it.each(['expired', 'broken'])('that is %s, names the next step', async provider => {
      const { visit } = await begin({ server: hospital.server, parameters: { identity_provider: provider } });
      expect([visit.status, visit.html]).toEqual([503, expect.stringContaining('<code>unavailable</code>')]);
    });
  });

  describe('signs out (Single Logout)', () => {
    it('at the provider too, and comes back', async () => {
      const { browser } = await hospital.signedIn();
      const question = await browser.open(`${hospital.server.url}/auth/logout`);
      const onward = await browser.submit(question, question.forms[0]!);
      const there = linkTo(onward, 'Continue');
      expect(there.startsWith(LOGOUT)).toBe(true);
      const { xml, relayState } = readRequest(there);
      expect(xml).toMatch(/LogoutRequest[\s\S]*grace-saml[\s\S]*s-1/);
      const back = await browser.open(
        `${hospital.server.url}/identity/staff/signed-out?RelayState=${relayState}`,
      );
      expect(back.title).toBe('You are signed out');
    });

    it('here when the provider says so, with a signature', async () => {
      const sessionIndex = 's-logout';
      const { body, browser } = await hospital.signedIn({ sessionIndex });
      const query = logoutQuery({ sessionIndex, signer: hospital.idp });
      const answer = await browser.openUntil(
        `${hospital.server.url}/identity/staff/signed-out?${query}`,
        url => url.startsWith(LOGOUT),
      );
      expect(new URL(answer.url).searchParams.get('RelayState')).toBe('back');
      expect(answer.url).toContain('SAMLResponse=');
      expect((await refresh(hospital.server, body['refresh_token'])).status).toBe(400);
      expect((await browser.open(`${hospital.server.url}/identity/staff/signed-out?${query}`)).status).toBe(
        400,
      );
    });

    it('here by the NameID, where accounts hang on an attribute', async () => {
      const signIn = await hospital.waiting('numbered');
      const answer = hospital.honest(signIn, {
        nameId: 'one-of-today',
        attributes: { ...ATTRIBUTES, employee: ['E-17'] },
      });
      const outcome = await walk(signIn.browser, await hospital.respond(signIn, answer), signIn.verifier);
      const { body } = await exchange(hospital.server, outcome);
      const query = logoutQuery({ nameId: 'one-of-today', signer: hospital.idp });
      await signIn.browser.openUntil(`${hospital.server.url}/identity/numbered/signed-out?${query}`, url =>
        url.startsWith(LOGOUT),
      );
      expect((await refresh(hospital.server, body['refresh_token'])).status).toBe(400);
    });

    it('for nobody who cannot sign', async () => {
      const sessionIndex = 's-stays';
      const { body, browser } = await hospital.signedIn({ sessionIndex });
      for (const signer of [undefined, hospital.stranger]) {
        const query = logoutQuery({ sessionIndex, ...(signer ? { signer } : {}) });
        expect((await browser.open(`${hospital.server.url}/identity/staff/signed-out?${query}`)).status).toBe(
          400,
        );
      }
      expect((await refresh(hospital.server, body['refresh_token'])).status).toBe(200);
    });

    it('for nobody who adds the name of another to a request that is signed', async () => {
      const [hers, theirs] = ['s-victim', 's-attacker'];
      const { body, browser } = await hospital.signedIn({ sessionIndex: hers });
      const signedOne = logoutQuery({ sessionIndex: theirs, signer: hospital.idp });
      const [forged] = logoutQuery({ sessionIndex: hers }).split('&');
      for (const query of [`${signedOne}&${forged}`, `${forged}&${signedOne}`, `${signedOne}&colour=red`])
        expect((await browser.open(`${hospital.server.url}/identity/staff/signed-out?${query}`)).status).toBe(
          400,
        );
      expect((await refresh(hospital.server, body['refresh_token'])).status).toBe(200);
    });
  });
});
