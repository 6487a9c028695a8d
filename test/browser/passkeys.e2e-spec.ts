import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityMistakes, newPage, openBrowser } from '../support/browser.js';
import { type DemoServer, signIn, startDemoServer } from './demo-server.js';

const USERNAME = 'amara';
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

let server: DemoServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** A browser with an authenticator that knows its person (Web Authentication Level 3 §11). */
interface Device {
  readonly page: Page;
  readonly devtools: CDPSession;
  readonly authenticatorId: string;
}

async function aDevice(): Promise<Device> {
  const page = await newPage(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { page, devtools, authenticatorId };
}

async function expectAccessible(page: Page): Promise<void> {
  for (const viewport of SIZES) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width, 'nothing is wider than the screen').toBeLessThanOrEqual(viewport.width);
    expect(await accessibilityMistakes(page), `${viewport.width}`).toEqual([]);
  }
}

describe('S62 A passkey in a browser', () => {
  let device: Device;
  beforeAll(async () => {
    device = await aDevice();
  });

  it('is made on the page of the account', async () => {
    const { page, devtools, authenticatorId } = device;
    await signIn(page, server, USERNAME);
    await page.goto(`${server.url}/account/security`);
    await expectAccessible(page);
    await page.fill('#passkey-name', 'my laptop');
    await page.fill('#adding', server.passwordOf(USERNAME));
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Make the passkey' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }]);
    await page.goto(`${server.url}/account/security`);
    expect(await page.textContent('section[aria-labelledby=passkeys]')).toContain('my laptop');
    await expectAccessible(page);
  });

  it('signs in by what the browser offers in the field of the user name', async () => {
    const { page } = device;
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in?return=/account/security`, { waitUntil: 'commit' });
    await page.waitForURL('**/account/security');
    expect(await page.textContent('section[aria-labelledby=passkeys]')).toContain('last used');
  });

  it('signs in by the button, and says so if nothing came', async () => {
    const { page, devtools, authenticatorId } = device;
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = undefined');
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in?return=/account/security`);
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await button.waitFor();
    await expectAccessible(page);
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await button.click();
    await page.getByText('Nothing came from the passkey.').waitFor();
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await button.click();
    await page.waitForURL('**/account/security');
  });

  it('is asked for after the password', async () => {
    const { page } = device;
    await page.context().clearCookies();
    await page.goto(`${server.url}/sign-in?return=/account/security`);
    await page.fill('[name=username]', USERNAME);
    await page.fill('[name=password]', server.passwordOf(USERNAME));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const button = page.getByRole('button', { name: 'Use a passkey' });
    await button.waitFor();
    await expectAccessible(page);
    await button.click();
    await page.waitForURL('**/account/security');
  });
});
