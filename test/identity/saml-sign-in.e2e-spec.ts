import { createVerify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PUBLIC_APP } from '../smart/a-hospital.js';
import { aBrowser, claimsOf, exchange, refresh, walk } from '../smart/an-app.js';
import type { FormBrowser } from '../support/form-browser.js';
import { startServer, type TestServer } from '../support/start-server.js';
import { begin, linkTo } from './a-federated-hospital.js';
import {
  type AnswerOptions,
  aSigner,
  assertionXml,
  encrypted,
  encryptedByOaep,
  idpMetadata,
  LOGOUT,
  logoutQuery,
  readRequest,
  responseXml,
  type SamlRequest,
  type SignedBy,
  type Signer,
  SIGN_ON,
  signed,
} from './a-saml-provider.js';

const SCOPE = 'openid fhirUser online_access';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const ATTRIBUTES = { groups: ['physicians', 'staff'], displayName: ['Grace Hopper'] };

describe('Sign-in at a SAML 2.0 identity provider', () => {
  let server: TestServer;
  let idp: Signer;
  let stranger: Signer;
  let ours: Signer;
  let metadataFile: string;
  beforeAll(async () => {
    [idp, stranger, ours] = [await aSigner(), await aSigner(), await aSigner()];
    const saml = {
      kind: 'saml',
      metadata: idpMetadata(idp),
      private_key: ours.privateKey,
      certificate: ours.certificate,
      mapping: {
        name: 'displayName',
        username: 'nameID',
        roles: [{ claim: 'groups', value: 'physicians', role: 'clinician' }],
      },
    };
    metadataFile = join(await mkdtemp(join(tmpdir(), 'firekeeper-saml-')), 'metadata.xml');
    await writeFile(metadataFile, idpMetadata(idp));
    const expired = await aSigner(new Date(Date.now() - 1000));
    server = await startServer({
      bootstrap: {
        clients: [PUBLIC_APP],
        identity_providers: [
          { ...saml, id: 'staff', name: 'Staff' },
          { ...saml, id: 'strong', name: 'Strong', required_acr: ['urn:mfa'] },
          { ...saml, id: 'rotating', name: 'Rotating', metadata: undefined, metadata_file: metadataFile },
          { ...saml, id: 'numbered', name: 'Numbered', mapping: { ...saml.mapping, subject: 'employee' } },
          { ...saml, id: 'expired', name: 'Expired', metadata: idpMetadata(expired) },
          {
            ...saml,
            id: 'broken',
            name: 'Broken',
            metadata: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await server?.close();
    await rm(dirname(metadataFile), { recursive: true, force: true });
  });

  interface Waiting {
    readonly browser: FormBrowser;
    readonly verifier: string;
    readonly request: SamlRequest;
    readonly options: AnswerOptions;
    readonly callback: string;
  }
  /** A sign-in that has come to the provider. */
  async function waiting(provider = 'staff'): Promise<Waiting> {
    const browser = aBrowser();
    const { visit, verifier } = await begin({ server, scope: SCOPE, browser });
    const start = linkTo(visit, `Sign in with ${provider[0]!.toUpperCase()}${provider.slice(1)}`);
    const there = await browser.openUntil(start, url => url.startsWith(SIGN_ON));
    const request = readRequest(there.url);
    const callback = `${server.url}/identity/${provider}/callback`;
    const options = {
      requestId: request.id,
      audience: `${server.url}/identity/${provider}/metadata`,
      recipient: callback,
      attributes: ATTRIBUTES,
    };
    return { browser, verifier, request, options, callback };
  }
  function respond({ browser, request, callback }: Waiting, xml: string) {
    const fields = { SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: request.relayState };
    return browser.send(callback, 'post', new URLSearchParams(fields), SIGN_ON);
  }
  function honest(signIn: Waiting, changes: Partial<AnswerOptions> = {}): string {
    const options = { ...signIn.options, ...changes };
    return responseXml(signed(assertionXml(options), 'Assertion', idp), options);
  }
  async function signedIn(changes: Partial<AnswerOptions> = {}) {
    const signIn = await waiting();
    const outcome = await walk(
      signIn.browser,
      await respond(signIn, honest(signIn, changes)),
      signIn.verifier,
    );
    return { ...(await exchange(server, outcome)), browser: signIn.browser };
  }

  async function refused(signIn: Waiting, xml: string): Promise<void> {
    const visit = await respond(signIn, xml);
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>unproven</code>')]);
  }

  it('ends at the app with the person that the assertion names', async () => {
    const { body } = await signedIn();
    expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
      username: 'staff/grace-saml',
      roles: ['clinician'],
    });
    expect(claimsOf(body['id_token'])['acr']).toMatch(/PasswordProtectedTransport$/);
  });

  it('asks with a signed request, for an answer at the callback', async () => {
    const { request, callback } = await waiting();
    expect(request.xml).toContain(`AssertionConsumerServiceURL="${callback}"`);
    const query = request.url.search.slice(1);
    const text = query.slice(0, query.indexOf('&Signature='));
    const signature = request.url.searchParams.get('Signature') ?? '';
    expect(request.url.searchParams.get('SigAlg')).toMatch(/rsa-sha256$/);
    expect(createVerify('RSA-SHA256').update(text).verify(ours.certificate, signature, 'base64')).toBe(true);
  });

  it('accepts an encrypted assertion that is signed', async () => {
    const signIn = await waiting();
    const assertion = signed(assertionXml(signIn.options), 'Assertion', idp);
    const xml = responseXml(await encrypted(assertion, ours.certificate), signIn.options);
    const outcome = await walk(signIn.browser, await respond(signIn, xml), signIn.verifier);
    expect(outcome.callback).toHaveProperty('code');
  });

  it('accepts one whose key is encrypted as XML Encryption 1.1 has it, in a response that is signed too', async () => {
    for (const hash of ['sha256', 'sha512']) {
      const signIn = await waiting();
      const assertion = signed(assertionXml(signIn.options), 'Assertion', idp);
      const within = encryptedByOaep(`<?xml version="1.0"?>\n${assertion}`, ours.certificate, {
        hash,
        mask: hash,
      });
      const xml = signed(responseXml(within, signIn.options), 'Response', idp);
      const outcome = await walk(signIn.browser, await respond(signIn, xml), signIn.verifier);
      expect(outcome.callback).toHaveProperty('code');
    }
  });

  it('accepts one with AES-CBC, as ADFS has it', async () => {
    const signIn = await waiting();
    const assertion = signed(assertionXml(signIn.options), 'Assertion', idp);
    const within = await encrypted(assertion, ours.certificate, { content: `${XMLENC}aes256-cbc` });
    const visit = await respond(signIn, responseXml(within, signIn.options));
    expect((await walk(signIn.browser, visit, signIn.verifier)).callback).toHaveProperty('code');
  });

  it('shows its own metadata, with both services and its certificate', async () => {
    const response = await server.request('/identity/staff/metadata');
    expect(response.headers.get('content-type')).toContain('application/samlmetadata+xml');
    const xml = await response.text();
    expect(xml).toContain(`Location="${server.url}/identity/staff/callback"`);
    expect(xml).toContain(`Location="${server.url}/identity/staff/signed-out"`);
    expect(xml).toContain(ours.certificate.split('\n')[1]);
    expect((await server.request('/identity/nowhere/metadata')).status).toBe(404);
  });

  describe('refuses', () => {
    it.each<[string, (signIn: Waiting) => Partial<AnswerOptions>]>([
      ['for another audience', () => ({ audience: 'https://elsewhere.example' })],
      ['for another recipient', () => ({ recipient: 'https://elsewhere.example/acs' })],
      ['that answers another request', () => ({ requestId: '_another' })],
      ['of another issuer', () => ({ issuer: 'https://elsewhere.example' })],
      ['that is over', () => ({ notOnOrAfter: new Date(Date.now() - 120_000) })],
      ['that is good for days', () => ({ notOnOrAfter: new Date(Date.now() + 86_400_000) })],
      ['that begins tomorrow', () => ({ notBefore: new Date(Date.now() + 86_400_000) })],
      ['of no bearer', () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' })],
      [
        'with a NameID that changes each time',
        () => ({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
      ],
    ])('an assertion %s', async (_title, changes) => {
      const signIn = await waiting();
      await refused(signIn, honest(signIn, changes(signIn)));
    });

    it('an assertion without a signature, of a stranger, or changed afterwards', async () => {
      for (const make of [
        (xml: string) => xml,
        (xml: string) => signed(xml, 'Assertion', stranger),
        (xml: string) => signed(xml, 'Assertion', idp).replace('grace-saml', 'admin-saml'),
      ]) {
        const signIn = await waiting();
        await refused(signIn, responseXml(make(assertionXml(signIn.options)), signIn.options));
      }
    });

    it('a response that is signed around an assertion that is not', async () => {
      const signIn = await waiting();
      const xml = signed(responseXml(assertionXml(signIn.options), signIn.options), 'Response', idp);
      await refused(signIn, xml);
    });

    it.each<[string, SignedBy]>([
      ['signatures', { signature: 'sha1' }],
      ['digests', { digest: 'sha1' }],
    ])('SHA-1 in %s, however it is written, and under the encryption', async (_, by) => {
      for (const write of [
        (xml: string) => xml,
        (xml: string) => xml.replaceAll('sha1"', 'sh&#97;1"'),
        (xml: string) => encryptedByOaep(xml, ours.certificate),
      ]) {
        const signIn = await waiting();
        const assertion = write(signed(assertionXml(signIn.options), 'Assertion', idp, by));
        const warned = vi.spyOn(Logger.prototype, 'warn');
        await refused(signIn, responseXml(assertion, signIn.options));
        expect(warned.mock.lastCall?.[0]).toContain('the response is signed with SHA-1');
        warned.mockRestore();
      }
    });

    it('what is encrypted for somebody else, several times, or in a way that is not ours to undo', async () => {
      for (const make of [
        (xml: string) => encryptedByOaep(xml, stranger.certificate),
        (xml: string) => encryptedByOaep(xml, ours.certificate, { hash: 'sha256', mask: 'sha1' }),
        (xml: string) => encryptedByOaep(encryptedByOaep(xml, ours.certificate), ours.certificate),
        (xml: string) => encryptedByOaep(xml, ours.certificate).repeat(2),
        (xml: string) => encryptedByOaep(xml, ours.certificate) + xml,
        () => encryptedByOaep('<a>', ours.certificate),
      ]) {
        const signIn = await waiting();
        const assertion = signed(assertionXml(signIn.options), 'Assertion', idp);
        await refused(signIn, responseXml(make(assertion), signIn.options));
      }
    });

    it('a DOCTYPE with entities, from outside or from within', async () => {
      for (const entity of ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY e "grace-saml">']) {
        const signIn = await waiting();
        const xml = honest(signIn, { nameId: 'x' }).replace('>x<', '>&e;<');
        await refused(signIn, `<!DOCTYPE r [${entity}]>${xml}`);
      }
    });

    it('a DOCTYPE under the encryption, which anybody can make', async () => {
      for (const entity of ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY e "grace-saml">']) {
        const signIn = await waiting();
        const assertion = signed(assertionXml({ ...signIn.options, nameId: 'x' }), 'Assertion', idp);
        const within = `<!DOCTYPE r [${entity}]>${assertion.replace('>x<', '>&e;<')}`;
        await refused(signIn, responseXml(await encrypted(within, ours.certificate), signIn.options));
      }
    });

    it('RSA 1.5 and Triple DES, by which others could learn what is encrypted', async () => {
      for (const [key, content] of [
        ['rsa-1_5', 'aes256-cbc'],
        ['rsa-oaep-mgf1p', 'tripledes-cbc'],
      ] as const) {
        for (const write of [
          (xml: string) => xml,
          (xml: string) => xml.replace('rsa-1_5', 'rsa-1&#95;5').replace('tripledes', 'triple&#100;es'),
        ]) {
          const signIn = await waiting();
          const assertion = signed(assertionXml(signIn.options), 'Assertion', idp);
          const options = { key: `${XMLENC}${key}`, content: `${XMLENC}${content}` };
          const xml = responseXml(await encrypted(assertion, ours.certificate, options), signIn.options);
          await refused(signIn, write(xml));
        }
      }
    });

    it('the same assertion a second time', async () => {
      const [first, second] = [await waiting(), await waiting()];
      const id = '_used-once';
      await respond(first, honest(first, { assertionId: id }));
      await refused(second, honest(second, { assertionId: id }));
    });

    it('the same response a second time, and one that nobody asked for', async () => {
      const signIn = await waiting();
      const xml = honest(signIn);
      await respond(signIn, xml);
      expect((await respond(signIn, xml)).status).toBe(400);
      const uninvited = { ...signIn, request: { ...signIn.request, relayState: '' } };
      expect((await respond(uninvited, xml)).status).toBe(400);
    });

    it('what is no response at all', async () => {
      for (const xml of [
        '',
        'not xml',
        '<a/>',
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      ]) {
        await refused(await waiting(), xml);
      }
    });

    it('a sign-in that is not strong enough', async () => {
      const weak = await waiting('strong');
      const visit = await respond(weak, honest(weak));
      expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>weak</code>')]);
      const strong = await waiting('strong');
      const answer = await respond(strong, honest(strong, { authnContext: 'urn:mfa' }));
      expect((await walk(strong.browser, answer, strong.verifier)).callback).toHaveProperty('code');
    });
  });

  /** "On Breaking SAML: Be Whoever You Want to Be" (Somorovsky et al. 2012): the signed part is moved, another is read. */
  describe('is not misled by wrapping', () => {
    it.each([1, 2, 3, 4, 5, 6, 7, 8])('XSW %i', async variant => {
      const signIn = await waiting();
      const visit = await respond(signIn, wrapped(signIn.options, variant, idp));
      if (visit.status === 403) {
        expect(visit.html).toContain('<code>unproven</code>');
        return;
      }
      const { body } = await exchange(server, await walk(signIn.browser, visit, signIn.verifier));
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
        username: 'staff/grace-saml',
      });
    });

    it('nor by a comment in the NameID: the whole of it is the name', async () => {
      const { body } = await signedIn({ nameId: 'admin<!-- -->.evil' });
      expect(claimsOf(body['access_token'])['firekeeper_user']).toMatchObject({
        username: 'staff/admin.evil',
      });
    });
  });

  describe('with metadata', () => {
    it('that has another certificate now, reads it again', async () => {
      const next = await aSigner();
      const signIn = await waiting('rotating');
      await new Promise(resolve => setTimeout(resolve, 1_100));
      await writeFile(metadataFile, idpMetadata(next));
      const assertion = signed(assertionXml(signIn.options), 'Assertion', next);
      const visit = await respond(signIn, responseXml(assertion, signIn.options));
      expect((await walk(signIn.browser, visit, signIn.verifier)).callback).toHaveProperty('code');
      const former = await waiting('rotating');
      await refused(former, honest(former));
    });

    it.each(['expired', 'broken'])('that is %s, names the next step', async provider => {
      const { visit } = await begin({ server, parameters: { identity_provider: provider } });
      expect([visit.status, visit.html]).toEqual([503, expect.stringContaining('<code>unavailable</code>')]);
    });
  });

  describe('signs out (Single Logout)', () => {
    it('at the provider too, and comes back', async () => {
      const { browser } = await signedIn();
      const question = await browser.open(`${server.url}/auth/logout`);
      const onward = await browser.submit(question, question.forms[0]!);
      const there = linkTo(onward, 'Continue');
      expect(there.startsWith(LOGOUT)).toBe(true);
      const { xml, relayState } = readRequest(there);
      expect(xml).toMatch(/LogoutRequest[\s\S]*grace-saml[\s\S]*s-1/);
      const back = await browser.open(`${server.url}/identity/staff/signed-out?RelayState=${relayState}`);
      expect(back.title).toBe('You are signed out');
    });

    it('here when the provider says so, with a signature', async () => {
      const sessionIndex = 's-logout';
      const { body, browser } = await signedIn({ sessionIndex });
      const query = logoutQuery({ sessionIndex, signer: idp });
      const answer = await browser.openUntil(`${server.url}/identity/staff/signed-out?${query}`, url =>
        url.startsWith(LOGOUT),
      );
      expect(new URL(answer.url).searchParams.get('RelayState')).toBe('back');
      expect(answer.url).toContain('SAMLResponse=');
      expect((await refresh(server, body['refresh_token'])).status).toBe(400);
      expect((await browser.open(`${server.url}/identity/staff/signed-out?${query}`)).status).toBe(400);
    });

    it('here by the NameID, where accounts hang on an attribute', async () => {
      const signIn = await waiting('numbered');
      const answer = honest(signIn, {
        nameId: 'one-of-today',
        attributes: { ...ATTRIBUTES, employee: ['E-17'] },
      });
      const outcome = await walk(signIn.browser, await respond(signIn, answer), signIn.verifier);
      const { body } = await exchange(server, outcome);
      const query = logoutQuery({ nameId: 'one-of-today', signer: idp });
      await signIn.browser.openUntil(`${server.url}/identity/numbered/signed-out?${query}`, url =>
        url.startsWith(LOGOUT),
      );
      expect((await refresh(server, body['refresh_token'])).status).toBe(400);
    });

    it('for nobody who cannot sign', async () => {
      const sessionIndex = 's-stays';
      const { body, browser } = await signedIn({ sessionIndex });
      for (const signer of [undefined, stranger]) {
        const query = logoutQuery({ sessionIndex, ...(signer ? { signer } : {}) });
        expect((await browser.open(`${server.url}/identity/staff/signed-out?${query}`)).status).toBe(400);
      }
      expect((await refresh(server, body['refresh_token'])).status).toBe(200);
    });

    it('for nobody who adds the name of another to a request that is signed', async () => {
      const [hers, theirs] = ['s-victim', 's-attacker'];
      const { body, browser } = await signedIn({ sessionIndex: hers });
      const signedOne = logoutQuery({ sessionIndex: theirs, signer: idp });
      const [forged] = logoutQuery({ sessionIndex: hers }).split('&');
      for (const query of [`${signedOne}&${forged}`, `${forged}&${signedOne}`, `${signedOne}&colour=red`])
        expect((await browser.open(`${server.url}/identity/staff/signed-out?${query}`)).status).toBe(400);
      expect((await refresh(server, body['refresh_token'])).status).toBe(200);
    });
  });
});

/** The eight of SAML Raider: which part is signed, and where the forged one stands. */
function wrapped(options: AnswerOptions, variant: number, idp: Signer): string {
  const evil = assertionXml({ ...options, nameId: 'admin-saml', assertionId: '_evil' });
  if (variant <= 2) {
    const response = signed(responseXml(assertionXml(options), options), 'Response', idp);
    const signature = /<Signature[\s\S]*<\/Signature>/.exec(response)![0];
    const forged = responseXml(evil, options);
    const original = response.replace(signature, '');
    const within =
      variant === 1
        ? signature.replace('</Signature>', `<Object>${original}</Object></Signature>`)
        : `${original}${signature}`;
    return forged.replace('</saml:Issuer>', `</saml:Issuer>${within}`);
  }
  const good = signed(assertionXml(options), 'Assertion', idp);
  const signature = /<Signature[\s\S]*<\/Signature>/.exec(good)![0];
  const bare = good.replace(signature, '');
  const close = '</saml:Assertion>';
  switch (variant) {
    case 3:
      return responseXml(`${evil}${good}`, options);
    case 4:
      return responseXml(evil.replace(close, `${good}${close}`), options);
    case 5:
      return responseXml(`${evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)}${bare}`, options);
    case 6:
      return responseXml(
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)}`,
        ),
        options,
      );
    case 7:
      return responseXml(`<samlp:Extensions>${evil}</samlp:Extensions>${good}`, options);
    default:
      return responseXml(
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', `<Object>${good}</Object></Signature>`)}`,
        ),
        options,
      );
  }
}
