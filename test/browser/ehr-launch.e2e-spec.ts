import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage, openBrowser } from '../support/browser.js';
import { type DemoServer, drawnCharts, signIn, startDemoServer } from './demo-server.js';

let server: DemoServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** In the page of the app, with the token of the app. */
async function statusWithTokenOfApp(page: Page, path: string): Promise<number> {
  return page.evaluate(async address => {
    const key = JSON.parse(sessionStorage.getItem('SMART_KEY') ?? 'null') as string;
    const { tokenResponse } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as {
      tokenResponse: { access_token: string };
    };
    const headers = { Authorization: `Bearer ${tokenResponse.access_token}` };
    return (await fetch(address, { headers })).status;
  }, `${server.fhirBase}/${path}`);
}

describe('SMART EHR launch from the portal', () => {
  let page: Page;
  beforeAll(async () => {
    page = await newPage(browser);
    await signIn(page, server, 'amara');
    await page.fill('[name=search]', 'Halvorsen');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: /Halvorsen/ }).click();
    await page.getByRole('link', { name: /Vitals/ }).click();
    await page.waitForSelector('[name=decision]');
  });

  it('asks for consent on the patient who was open, without a second sign-in', async () => {
    expect(await page.textContent('main')).toContain('Ingrid Solveig Halvorsen');
  });

  it('draws the charts of that patient', async () => {
    await page.click('[name=decision][value=allow]');
    expect(await drawnCharts(page)).toEqual(['Blood pressure', 'Weight', 'Heart rate']);
    expect(await page.textContent('#banner')).toContain('Ingrid Solveig Halvorsen');
    expect(await page.locator('#blood-pressure tbody tr').count()).toBeGreaterThan(15);
  });

  it('moves through the readings with the arrow keys', async () => {
    await page.locator('#weight svg').focus();
    const last = await page.textContent('#weight .readout');
    await page.keyboard.press('ArrowLeft');
    expect(await page.textContent('#weight .readout')).not.toBe(last);
  });

  it.each([
    ['Patient/kwame-mensah', 404],
    ['Patient/ingrid-halvorsen', 200],
  ])('lets the token of the app read %s: %i', async (path, status) => {
    expect(await statusWithTokenOfApp(page, path)).toBe(status);
  });

  it('launches again in the same session for another patient', async () => {
    await page.goto(`${server.url}/patients/wei-li`);
    await page.getByRole('link', { name: /Vitals/ }).click();
    await page.click('[name=decision][value=allow]');
    await drawnCharts(page);
    expect(await page.textContent('#banner')).toContain('Wei Li');
    expect(await statusWithTokenOfApp(page, 'Patient/ingrid-halvorsen')).toBe(404);
  });

  it('says what to do when access was denied', async () => {
    await page.goto(`${server.url}/patients/wei-li`);
    await page.getByRole('link', { name: /Vitals/ }).click();
    await page.click('[name=decision][value=deny]');
    await page.getByText('Access was not allowed').waitFor();
  });

  it('signs out of the portal and of the session behind it', async () => {
    await page.goto(`${server.url}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(address => address.pathname === '/' && !address.search.includes('xsrf'));
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    expect(await page.locator('[name=password]').count()).toBe(1);
  });
});
