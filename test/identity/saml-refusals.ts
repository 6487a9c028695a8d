import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { walk } from '../smart/an-app.js';
import type { SamlHospital, Waiting } from './a-saml-hospital.js';
import {
  type AnswerOptions,
  assertionXml,
  encrypted,
  encryptedByOaep,
  responseXml,
  signed,
  type SignedBy,
} from './a-saml-provider.js';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';

/** What must never sign anybody in. */
export function samlRefusals(hospital: SamlHospital): void {
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
      const signIn = await hospital.waiting();
      await hospital.refused(signIn, hospital.honest(signIn, changes(signIn)));
    });

    it('an assertion without a signature, of a hospital.stranger, or changed afterwards', async () => {
      for (const make of [
        (xml: string) => xml,
        (xml: string) => signed(xml, 'Assertion', hospital.stranger),
        (xml: string) => signed(xml, 'Assertion', hospital.idp).replace('grace-saml', 'admin-saml'),
      ]) {
        const signIn = await hospital.waiting();
        await hospital.refused(signIn, responseXml(make(assertionXml(signIn.options)), signIn.options));
      }
    });

    it('a response that is signed around an assertion that is not', async () => {
      const signIn = await hospital.waiting();
      const xml = signed(responseXml(assertionXml(signIn.options), signIn.options), 'Response', hospital.idp);
      await hospital.refused(signIn, xml);
    });

    it.each<[string, SignedBy]>([
      ['signatures', { signature: 'sha1' }],
      ['digests', { digest: 'sha1' }],
    ])('SHA-1 in %s, however it is written, and under the encryption', async (_, by) => {
      for (const write of [
        (xml: string) => xml,
        (xml: string) => xml.replaceAll('sha1"', 'sh&#97;1"'),
        (xml: string) => encryptedByOaep(xml, hospital.ours.certificate),
      ]) {
        const signIn = await hospital.waiting();
        const assertion = write(signed(assertionXml(signIn.options), 'Assertion', hospital.idp, by));
        const warned = vi.spyOn(Logger.prototype, 'warn');
        await hospital.refused(signIn, responseXml(assertion, signIn.options));
        expect(warned.mock.lastCall?.[0]).toContain('the response is signed with SHA-1');
        warned.mockRestore();
      }
    });

    it('what is encrypted for somebody else, several times, or in a way that is not hospital.ours to undo', async () => {
      for (const make of [
        (xml: string) => encryptedByOaep(xml, hospital.stranger.certificate),
        (xml: string) => encryptedByOaep(xml, hospital.ours.certificate, { hash: 'sha256', mask: 'sha1' }),
        (xml: string) =>
          encryptedByOaep(encryptedByOaep(xml, hospital.ours.certificate), hospital.ours.certificate),
        (xml: string) => encryptedByOaep(xml, hospital.ours.certificate).repeat(2),
        (xml: string) => encryptedByOaep(xml, hospital.ours.certificate) + xml,
        () => encryptedByOaep('<a>', hospital.ours.certificate),
      ]) {
        const signIn = await hospital.waiting();
        const assertion = signed(assertionXml(signIn.options), 'Assertion', hospital.idp);
        await hospital.refused(signIn, responseXml(make(assertion), signIn.options));
      }
    });

    it('a DOCTYPE with entities, from outside or from within', async () => {
      for (const entity of ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY e "grace-saml">']) {
        const signIn = await hospital.waiting();
        const xml = hospital.honest(signIn, { nameId: 'x' }).replace('>x<', '>&e;<');
        await hospital.refused(signIn, `<!DOCTYPE r [${entity}]>${xml}`);
      }
    });

    it('a DOCTYPE under the encryption, which anybody can make', async () => {
      for (const entity of ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY e "grace-saml">']) {
        const signIn = await hospital.waiting();
        const assertion = signed(assertionXml({ ...signIn.options, nameId: 'x' }), 'Assertion', hospital.idp);
        const within = `<!DOCTYPE r [${entity}]>${assertion.replace('>x<', '>&e;<')}`;
        await hospital.refused(
          signIn,
          responseXml(await encrypted(within, hospital.ours.certificate), signIn.options),
        );
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
          const signIn = await hospital.waiting();
          const assertion = signed(assertionXml(signIn.options), 'Assertion', hospital.idp);
          const options = { key: `${XMLENC}${key}`, content: `${XMLENC}${content}` };
          const xml = responseXml(
            await encrypted(assertion, hospital.ours.certificate, options),
            signIn.options,
          );
          await hospital.refused(signIn, write(xml));
        }
      }
    });

    it('the same assertion a second time', async () => {
      const [first, second] = [await hospital.waiting(), await hospital.waiting()];
      const id = '_used-once';
      await hospital.respond(first, hospital.honest(first, { assertionId: id }));
      await hospital.refused(second, hospital.honest(second, { assertionId: id }));
    });

    it('the same response a second time, and one that nobody asked for', async () => {
      const signIn = await hospital.waiting();
      const xml = hospital.honest(signIn);
      await hospital.respond(signIn, xml);
      expect((await hospital.respond(signIn, xml)).status).toBe(400);
      const uninvited = { ...signIn, request: { ...signIn.request, relayState: '' } };
      expect((await hospital.respond(uninvited, xml)).status).toBe(400);
    });

    it('what is no response at all', async () => {
      for (const xml of [
        '',
        'not xml',
        '<a/>',
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      ]) {
        await hospital.refused(await hospital.waiting(), xml);
      }
    });

    it('a sign-in that is not strong enough', async () => {
      const weak = await hospital.waiting('strong');
      const visit = await hospital.respond(weak, hospital.honest(weak));
      expect([visit.status, visit.html]).toEqual([403, expect.stringContaining('<code>weak</code>')]);
      const strong = await hospital.waiting('strong');
      const answer = await hospital.respond(strong, hospital.honest(strong, { authnContext: 'urn:mfa' }));
      expect((await walk(strong.browser, answer, strong.verifier)).callback).toHaveProperty('code');
    });
  });
}
