import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { accessibilityMistakes, newPage, openBrowser } from '../support/browser.js';
import { type DemoServer, signIn, startDemoServer } from './demo-server.js';
import { type ForeignApp, startForeignApp } from './foreign-app.js';

const SCOPE = 'launch messaging/ui messaging/scratchpad patient/*.rs';

let server: DemoServer;
let browser: Browser;
let foreign: ForeignApp;
let page: Page;
beforeAll(async () => {
  [server, browser, foreign] = await Promise.all([
    startDemoServer(),
    openBrowser(),
    startForeignApp('foreign', SCOPE),
  ]);
  await server.get(ClientRepository).declare({
    client_id: 'foreign',
    client_name: 'Foreign app',
    redirect_uris: [`${foreign.url}/app`],
    launch_uri: `${foreign.url}/launch`,
    token_endpoint_auth_method: 'none',
    firekeeper_consent: 'implied',
  });
  page = await newPage(browser);
  await signIn(page, server, 'amara');
});
afterAll(async () => {
  await browser.close();
  await Promise.all([server.close(), foreign.close()]);
});

/** The document of the foreign app within the page, when its launch has come to its end. */
async function openForeign(patient = 'ingrid-halvorsen'): Promise<Frame> {
  await page.goto(`${server.url}/patients/${patient}/frame`);
  await page.getByRole('link', { name: /Foreign app/ }).click();
  return foreignFrame();
}

async function foreignFrame(): Promise<Frame> {
  await page.frameLocator('iframe').getByText('Working on').waitFor();
  return page.frames().find(frame => frame.url().startsWith(`${foreign.url}/app`))!;
}

interface Answer {
  readonly origin: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function say(frame: Frame, ...words: readonly unknown[]): Promise<Answer | 'no answer'> {
  return frame.evaluate(
    said => (globalThis as unknown as { say(...said: readonly unknown[]): Promise<Answer> }).say(...said),
    words,
  );
}

const PROBLEM = {
  resourceType: 'Condition',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code: { text: 'Suspected gout' },
  subject: { reference: 'Patient/ingrid-halvorsen' },
};

describe('The EHR frame in a browser', () => {
  it('embeds an app of another site, which finds the session and the patient', async () => {
    const app = await openForeign();
    expect(await app.textContent('main')).toBe('Working on Halvorsen');
    expect(await page.getByRole('tab', { name: 'Foreign app' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.textContent('.banner')).toContain('Ingrid Solveig Halvorsen');
    expect(await accessibilityMistakes(page)).toEqual([]);
  });

  it('answers the handshake, and leads to another part of the record', async () => {
    const app = await openForeign();
    expect(await say(app, 'status.handshake')).toEqual({ origin: server.url, payload: {} });
    const medicines = { activityType: `${server.url}/activities/medicines`, activityParameters: {} };
    expect(await say(app, 'ui.launchActivity', medicines)).toMatchObject({ payload: { status: 'success' } });
    await page.locator('.panel.shown', { has: page.locator('#medicines') }).waitFor();
    expect(await page.getByRole('tab', { name: 'Record' }).getAttribute('aria-selected')).toBe('true');
  });

  it('shows a draft at once, and puts it into the record when the person says so', async () => {
    const app = await openForeign();
    const answer = await say(app, 'scratchpad.create', { resource: PROBLEM });
    expect(answer).toMatchObject({ payload: { status: '200 OK' } });
    await page.getByRole('tab', { name: 'Drafts 1' }).click();
    await page.getByRole('button', { name: /^Put into the record.*Suspected gout/ }).click();
    await page.getByText('No app has laid a draft').waitFor();
    expect(await app.textContent('main'), 'the app is open still').toBe('Working on Halvorsen');
    await page.goto(`${server.url}/patients/ingrid-halvorsen`);
    expect(await page.textContent('section:has(#problems)')).toContain('Suspected gout');
  });

  it('closes the tab of an app that is done', async () => {
    const app = await openForeign();
    expect(await say(app, 'ui.done')).toMatchObject({ payload: { status: 'success' } });
    await page.locator('iframe').waitFor({ state: 'detached' });
    expect(await page.getByRole('tab').allTextContents()).toHaveLength(2);
  });

  it('does nothing for a wrong handle, nor for what comes from another window or origin', async () => {
    const app = await openForeign();
    expect(await say(app, 'ui.done', {}, 'x'.repeat(43))).toMatchObject({ payload: { status: 'error' } });
    const handle = await app.evaluate('granted.smart_web_messaging_handle');
    const forged = { messageId: '1', messagingHandle: handle, messageType: 'ui.done', payload: {} };
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    const words = `postMessage(${JSON.stringify(forged)}, '*')`;
    // from the page itself: its own origin, not that of an app
    await page.evaluate(words);
    // from a frame inside of the app
    await app.evaluate(`
      const inner = document.createElement('iframe');
      inner.srcdoc = '<script>top.' + ${JSON.stringify(words)} + '</' + 'script>';
      document.body.append(inner);`);
    // from the window of the app, which has gone to another origin
    await app.evaluate(`location.href = '${server.url}/apps/vitals/'`);
    await page.frameLocator('iframe').getByText('How are the vital signs going?').waitFor();
    const gone = page.frames().find(frame => frame.url().includes('/apps/vitals'))!;
    await gone.evaluate(`parent.${words}`);
    await page.waitForTimeout(500);
    expect(asked.filter(url => url.includes('/frame/messages'))).toEqual([]);
    expect(await page.locator('iframe').count()).toBe(1);
  });

  it('closes the apps before another patient is seen, and opens them again on that one', async () => {
    const app = await openForeign();
    const old = (await app.evaluate('granted.smart_web_messaging_handle')) as string;
    await page.getByRole('link', { name: 'Another patient' }).click();
    expect(await page.getByRole('dialog').textContent()).toContain('Foreign app');
    await page.getByRole('link', { name: 'Close, and open them on the other patient' }).click();
    expect(await page.locator('iframe').count()).toBe(0);
    await page.getByRole('link', { name: /Wei Li/ }).click();
    const again = await foreignFrame();
    expect(await again.textContent('main')).toBe('Working on Li');
    expect(await page.textContent('.banner')).toContain('Wei Li');
    expect(await say(again, 'ui.done', {}, old)).toMatchObject({ payload: { status: 'error' } });
  });

  it('asks in a window of its own before an app is let in, and the app goes on in its frame', async () => {
    await page.goto(`${server.url}/patients/wei-li/frame`);
    await page.getByRole('link', { name: /Vitals/ }).click();
    const [asking] = await Promise.all([
      page.waitForEvent('popup'),
      page.frameLocator('iframe').getByRole('link', { name: 'Show the question' }).click(),
    ]);
    await asking.click('[name=decision][value=allow]');
    await asking.getByText('Your answer was taken').waitFor();
    await asking.close();
    const vitals = page.frameLocator('iframe');
    await vitals.locator('#blood-pressure svg').first().waitFor();
    expect(await vitals.locator('#banner').isVisible(), 'the EHR has the banner').toBe(false);
    await vitals.getByText('Inside the health record').waitFor();
    await vitals.getByRole('button', { name: 'Done' }).click();
    await page.locator('iframe').waitFor({ state: 'detached' });
  });
});

describe('The EHR frame without a script', () => {
  it('opens apps in windows of their own', async () => {
    const plain = await newPage(browser, { javaScriptEnabled: false });
    await signIn(plain, server, 'amara');
    await plain.goto(`${server.url}/patients/ingrid-halvorsen/frame`);
    const [window] = await Promise.all([
      plain.waitForEvent('popup'),
      plain.getByRole('link', { name: /Foreign app/ }).click(),
    ]);
    expect(window.url()).toContain(`${foreign.url}/launch`);
  });
});
