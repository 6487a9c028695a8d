import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityMistakes, newPage, openBrowser } from '../support/browser.js';
import { authorizeUrl, type DemoServer, logIn, startDemoServer } from './demo-server.js';

let server: DemoServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  page = await newPage(browser, { viewport: { width: 390, height: 844 }, locale: 'de-DE' });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function expectAccessible(): Promise<void> {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(width, 'nothing is wider than the phone').toBeLessThanOrEqual(390);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await accessibilityMistakes(page), colorScheme).toEqual([]);
  }
}

describe('S19 the picker of launch/location, in a German browser', () => {
  it('comes after the sign-in, accessible', async () => {
    await page.goto(authorizeUrl(server, 'launch/location openid'));
    await page.locator('h1', { hasText: 'Anmelden' }).waitFor();
    await expectAccessible();
    await logIn(page, server, 'amara');
    await page.locator('h1', { hasText: 'Auswählen: location' }).waitFor();
    await expectAccessible();
  });

  it('says that nothing was found', async () => {
    await page.fill('[name=search]', 'Nowhere');
    await page.getByRole('button', { name: 'Suchen' }).click();
    await page.getByText('Nichts passt zu').waitFor();
    await expectAccessible();
  });

  it('leads to a consent page that names what was chosen', async () => {
    await page.fill('[name=search]', '');
    await page.getByRole('button', { name: 'Suchen' }).click();
    const name = await page.locator('[name=context] .choice-name').first().textContent();
    await page.locator('[name=context]').first().click();
    await page.waitForSelector('[name=decision][value=allow]');
    expect(await page.textContent('main')).toContain(name);
    await expectAccessible();
  });
});
