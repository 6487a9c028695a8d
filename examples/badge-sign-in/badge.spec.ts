import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, linkTo } from '../../test/identity/a-federated-hospital.js';
import { PUBLIC_APP } from '../../test/smart/a-hospital.js';
import { claimsOf, exchange, REDIRECT_URI, walk } from '../../test/smart/an-app.js';
import { FormBrowser } from '../../test/support/form-browser.js';
import { startServer, type TestServer } from '../../test/support/start-server.js';
import { BadgeIdentityProvider, BadgeModule } from './badge.identity-provider.js';

const SECRET = 'known-to-the-proxy-alone';
const SCOPE = 'openid fhirUser user/Patient.rs';
const GRACE = { 'x-badge-number': '4711', 'x-badge-name': 'Grace Hopper', 'x-badge-secret': SECRET };

let server: TestServer;
beforeAll(async () => {
  process.env['BADGE_PROXY_SECRET'] = SECRET;
  server = await startServer({ bootstrap: { clients: [PUBLIC_APP] }, extensions: [BadgeModule] });
});
afterAll(async () => {
  delete process.env['BADGE_PROXY_SECRET'];
  await server?.close();
});

/** A browser behind a proxy that adds these headers. */
function behindProxy(headers: Readonly<Record<string, string>>): FormBrowser {
  return new FormBrowser(url => url.startsWith(REDIRECT_URI), undefined, 'en', headers);
}

describe('an identity provider of the hospital’s own', () => {
  it('stands on the login page, and signs in whom the badge names', async () => {
    const { browser, verifier, visit } = await begin({ server, scope: SCOPE, browser: behindProxy(GRACE) });
    const signedIn = await browser.open(linkTo(visit, 'Sign in with Staff badge'));
    const { body } = await exchange(server, await walk(browser, signedIn, verifier));
    const claims = claimsOf(body['id_token']);
    expect(claims['fhirUser']).toMatch(/\/Practitioner\/[\w-]+$/);
    expect(claims['amr']).toEqual(['sc']);
  });

  it.each([
    [{ 'x-badge-number': '4711', 'x-badge-secret': 'guessed' }, 'unproven'],
    [{ 'x-badge-number': '4711' }, 'unproven'],
    [{}, 'declined'],
  ])('lets nobody in by headers of anybody: %o', async (headers, reason) => {
    const parameters = { identity_provider: 'badge' };
    const { visit } = await begin({ server, scope: SCOPE, parameters, browser: behindProxy(headers) });
    expect([visit.status, visit.html]).toEqual([403, expect.stringContaining(reason)]);
  });

  it('asks for the badge anew where the app wants a fresh sign-in', async () => {
    const parameters = { identity_provider: 'badge', prompt: 'login' };
    const { visit } = await begin({ server, scope: SCOPE, parameters, browser: behindProxy(GRACE) });
    expect(visit.html).toContain('unproven');
  });

  it('stops the start if it is declared wrongly, with the class and the member', async () => {
    class Misnamed extends BadgeIdentityProvider {
      override readonly declaration = { id: 'Badge 1', name: 'Badge' };
    }
    @Module({ providers: [Misnamed] })
    class MisnamedModule {}
    const started = startServer({ extensions: [MisnamedModule] });
    await expect(started).rejects.toThrow(
      'Misnamed, an identity provider of a module, is declared wrongly: id may only hold',
    );
  });
});
