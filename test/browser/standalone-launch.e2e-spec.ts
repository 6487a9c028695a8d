import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage, openBrowser } from '../support/browser.js';
import { authorizeUrl, type DemoServer, drawnCharts, logIn, startDemoServer } from './demo-server.js';

let server: DemoServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

describe('SMART standalone launch of the sample app', () => {
  it('lets a clinician search for the patient and keep the blood pressure back', async () => {
    const page = await newPage(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(`${server.url}/apps/vitals`);
    await page.getByRole('button', { name: 'Connect' }).click();
    await logIn(page, server, 'jonas');
    await page.fill('[name=search]', 'Mensah');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.click('[name=patient][value=kwame-mensah]');
    await page.uncheck('[name=scope][value$="85354-9"]');
    await page.click('[name=decision][value=allow]');
    expect(await drawnCharts(page)).toEqual(['Weight', 'Heart rate']);
    expect(await page.textContent('#blood-pressure')).toContain(
      'access to the blood pressure was not allowed',
    );
    expect(await page.textContent('#banner')).toContain('Kwame Mensah');
  });

  it('takes a patient to the own record without asking whose', async () => {
    const page = await newPage(browser);
    await page.goto(`${server.url}/apps/vitals/?iss=${encodeURIComponent(server.fhirBase)}`);
    await logIn(page, server, 'ingrid');
    await page.click('[name=decision][value=allow]');
    await drawnCharts(page);
    expect(await page.textContent('#banner')).toContain('Ingrid Solveig Halvorsen');
  });

  it('shows no chart of the name when only the charts were allowed', async () => {
    const page = await newPage(browser);
    await page.goto(`${server.url}/apps/vitals/?iss=${encodeURIComponent(server.fhirBase)}`);
    await logIn(page, server, 'ingrid');
    await page.uncheck('[name=scope][value="patient/Patient.rs"]');
    await page.click('[name=decision][value=allow]');
    await drawnCharts(page);
    expect(await page.textContent('#banner')).not.toContain('Ingrid');
  });
});

describe('Without JavaScript', () => {
  let page: Page;
  beforeAll(async () => {
    page = await newPage(browser, { javaScriptEnabled: false });
  });

  it('a patient signs in at the portal and reads the own record', async () => {
    await page.goto(`${server.url}/`);
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await logIn(page, server, 'ingrid');
    expect(await page.textContent('h1')).toBe('Ingrid Solveig Halvorsen');
    expect(await page.textContent('main')).toContain('penicillin');
  });

  it('the portal shows nobody else’s record to a patient', async () => {
    const response = await page.goto(`${server.url}/patients/kwame-mensah`);
    expect(response?.status()).toBe(404);
    expect(await page.textContent('main')).not.toContain('Kwame');
  });

  it('consent ends at the app, through the redirects that its policy allows', async () => {
    const scope = 'launch/patient patient/Observation.rs';
    await page.goto(authorizeUrl(server, scope, 'firekeeper-vitals'));
    await page.click('[name=decision][value=allow]');
    expect(new URL(page.url()).pathname).toBe('/apps/vitals/');
    expect(new URL(page.url()).searchParams.has('code')).toBe(true);
  });
});
