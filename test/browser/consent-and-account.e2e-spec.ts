import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { accessibilityMistakes, newPage, openBrowser } from '../support/browser.js';
import { anAdministrator } from '../support/fhir-client.js';
import { authorizeUrl, type DemoServer, logIn, startDemoServer } from './demo-server.js';

const LABORATORY = 'laboratory';
const STAND_IN = { username: 'solveig', password: 'correct horse battery' };

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

let server: DemoServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  const fhir = await anAdministrator(server);
  await fhir.put('RelatedPerson/solveig', {
    resourceType: 'RelatedPerson',
    id: 'solveig',
    active: true,
    patient: { reference: 'Patient/kwame-mensah' },
  });
  await server.get(UserRepository).declare({
    ...STAND_IN,
    name: 'Solveig',
    fhirUser: 'Patient/ingrid-halvorsen',
    proxies: ['RelatedPerson/solveig'],
    roles: ['patient'],
  });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** On phone and desktop, in light and dark. */
async function expectAccessible(page: Page): Promise<void> {
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width, 'nothing is wider than the screen').toBeLessThanOrEqual(viewport.width);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityMistakes(page), `${viewport.width} ${colorScheme}`).toEqual([]);
    }
  }
}

/** Goes on with the tabulator until something has the focus that fits. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab');
    const isThere = `document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`;
    if (await page.evaluate<boolean>(isThere)) return;
  }
  throw new Error(`the tabulator does not come to ${selector}`);
}

describe('SCP-12 the parts of a scope on the consent page', () => {
  let page: Page;
  beforeAll(async () => {
    page = await newPage(browser);
    await page.goto(authorizeUrl(server, 'launch/patient patient/Patient.rs patient/Observation.rs'));
    await logIn(page, server, 'ingrid');
    await page.waitForSelector('[name=decision][value=allow]');
  });

  it('are folded away, and accessible when they are open', async () => {
    const box = page.locator(`[name=scope][value$="|${LABORATORY}"]`);
    expect(await box.isVisible()).toBe(false);
    await page.locator('summary').first().click();
    expect(await box.isVisible()).toBe(true);
    await expectAccessible(page);
    await page.locator('summary').first().click();
  });

  it('are chosen by the keyboard alone', async () => {
    await tabTo(page, '[name=scope][value="patient/Observation.rs"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'summary');
    await page.keyboard.press('Enter');
    await tabTo(page, `[name=scope][value$="|${LABORATORY}"]`);
    await page.keyboard.press('Space');
    await tabTo(page, '[name=decision][value=allow]');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname === '/apps/vitals/');
  });

  it('stand under /account as they were granted, accessible', async () => {
    await page.goto(`${server.url}/account`);
    await page.locator('h1', { hasText: 'Apps you have let in' }).waitFor();
    expect(await page.textContent('main')).toContain('See laboratory results');
    expect(await page.textContent('main')).not.toContain('See measurements');
    await expectAccessible(page);
  });

  it('are taken back by the keyboard alone', async () => {
    await tabTo(page, 'main button');
    await page.keyboard.press('Enter');
    await page.getByText('No app has access through you').waitFor();
    await expectAccessible(page);
  });
});

describe('The patient picker', () => {
  it('of somebody who stands in for another is accessible, and works by the keyboard alone', async () => {
    const page = await newPage(browser);
    await page.goto(authorizeUrl(server, 'launch/patient patient/Patient.rs'));
    await page.fill('[name=username]', STAND_IN.username);
    await page.fill('[name=password]', STAND_IN.password);
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'Whose record?' }).waitFor();
    expect(await page.locator('[name=patient]').count()).toBe(2);
    await expectAccessible(page);
    await tabTo(page, '[name=patient][value="kwame-mensah"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[name=decision][value=allow]');
    expect(await page.textContent('main')).toContain('Kwame Mensah');
  });

  it('leads without JavaScript to a part of a scope, which /account shows', async () => {
    const page = await newPage(browser, { javaScriptEnabled: false });
    await page.goto(authorizeUrl(server, 'launch/patient patient/Observation.rs'));
    await logIn(page, server, 'jonas');
    await page.fill('[name=search]', 'Mensah');
    await page.keyboard.press('Enter');
    await page.click('[name=patient][value=kwame-mensah]');
    await page.locator('summary').first().click();
    await page.uncheck('[name=scope][value="patient/Observation.rs"]');
    await page.check(`[name=scope][value$="|${LABORATORY}"]`);
    await page.click('[name=decision][value=allow]');
    expect(new URL(page.url()).searchParams.has('code')).toBe(true);
    await page.goto(`${server.url}/account`);
    expect(await page.textContent('main')).toContain('See laboratory results');
  });

  it('shows first on whom apps were opened lately, accessible', async () => {
    const page = await newPage(browser);
    await page.goto(authorizeUrl(server, 'launch/patient patient/Observation.rs'));
    await logIn(page, server, 'jonas');
    await page.getByRole('heading', { name: 'Opened lately' }).waitFor();
    expect(await page.locator('[name=patient]').first().getAttribute('value')).toBe('kwame-mensah');
    await expectAccessible(page);
  });
});
