import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { accessibilityMistakes, newPage, openBrowser } from '../support/browser.js';
import { type DemoServer, drawnCharts, logIn, startDemoServer } from './demo-server.js';

let server: DemoServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([startDemoServer(), openBrowser()]);
  page = await newPage(browser, { viewport: { width: 390, height: 844 } });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** One way through all pages: each step leads from the page before to the one with this heading. */
const STEPS: readonly (readonly [name: string, heading: string, step: () => Promise<unknown>])[] = [
  ['landing page', 'Health records', () => page.goto(`${server.url}/`)],
  ['unknown client', 'This did not work', () => page.goto(`${server.url}/auth/authorize?client_id=nobody`)],
  ['what does not exist', 'Nothing here', () => page.goto(`${server.url}/apps/vitals/nothing`)],
  ['welcome of the sample app', 'How are', () => page.goto(`${server.url}/apps/vitals/`)],
  ['login page', 'Sign in', () => page.getByRole('button', { name: 'Connect' }).click()],
  ['login page after a wrong password', 'Sign in', () => logInWrongly()],
  ['patient picker', 'Choose a patient', () => logIn(page, server, 'amara')],
  ['patient picker without a match', 'Choose a patient', () => search('Nobody')],
  ['consent page', 'Allow Vitals', () => chooseIngrid()],
  ['charts', 'Ingrid', () => allow()],
  ['list of patients', 'Patients', () => page.goto(`${server.url}/sign-in`)],
  ['record', 'Ingrid', () => page.goto(`${server.url}/patients/ingrid-halvorsen`)],
  ['app gallery', 'Apps', () => page.goto(`${server.url}/gallery`)],
  ['apps that were let in', 'Apps you have let in', () => page.goto(`${server.url}/account`)],
  ['accesses to the own record', 'Who looked', () => page.goto(`${server.url}/account/access-log`)],
  ['password', 'Password', () => page.goto(`${server.url}/account/security`)],
  ['people in the console', 'People', () => openConsole('users')],
  ['what was done in the console', 'People', () => endSessionsOfSomebody()],
  ['apps in the console', 'Apps and services', () => openConsole('clients')],
  ['overview of the console', 'Overview', () => openConsole('')],
  ['audit in the console', 'Audit', () => openConsole('audit')],
  ['policies in the console', 'Policies', () => openConsole('policies')],
  ['a policy in the console', 'A new policy', () => openConsole('policies/edit')],
  ['a mistake in a policy', 'A new policy', () => page.getByRole('button', { name: 'Check' }).click()],
  ['trial of access in the console', 'Try access', () => openConsole('policies/try')],
  ['tokens in the console', 'Tokens', () => openConsole('tokens')],
  ['sessions in the console', 'Sessions', () => openConsole('sessions')],
  ['launches in the console', 'Launches', () => openConsole('launches')],
  ['identity providers in the console', 'Identity providers', () => openConsole('identity-providers')],
  ['a new identity provider', 'New', () => openConsole('identity-providers?add=oidc')],
  ['a new app in the console', 'Register', () => openConsole('clients?register=yes')],
  ['jobs in the console', 'Jobs', () => openConsole('jobs')],
  ['health in the console', 'Health', () => openConsole('health')],
  ['settings in the console', 'Settings', () => openConsole('settings')],
  ['question before the sign-out', 'Sign out?', () => page.getByRole('button', { name: 'Sign out' }).click()],
];

describe('WCAG 2.2 AA, in light and dark', () => {
  it('is judged by a check that sees pale text', async () => {
    await page.goto(`${server.url}/`);
    await page.evaluate("document.querySelector('h1').style.color = '#ddd'");
    expect((await accessibilityMistakes(page)).join('\n')).toContain('color-contrast');
  });

  it.each(STEPS)('%s', async (_, heading, step) => {
    await step();
    await page.locator('h1', { hasText: heading }).waitFor();
    await page.waitForLoadState();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width, 'nothing is wider than the phone').toBeLessThanOrEqual(390);
    expect(await brokenWords()).toEqual([]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await accessibilityMistakes(page), colorScheme).toEqual([]);
    }
  });
});

/** Words at the head of a row or column that stand on two lines. */
async function brokenWords(): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('th')].flatMap(head => {
    const broken = [];
    const texts = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const word = texts.currentNode.data.trim();
      if (/^\\p{L}+$/u.test(word) && range.getClientRects().length > 1) broken.push(word);
    }
    return broken;
  })`);
}

async function endSessionsOfSomebody(): Promise<void> {
  await page.getByRole('button', { name: 'End all grants and sessions' }).last().click();
  await page.getByRole('status').waitFor();
}

async function logInWrongly(): Promise<void> {
  await page.fill('[name=username]', 'amara');
  await page.fill('[name=password]', 'wrong');
  await page.click('button[type=submit]');
  await page.waitForSelector('[role=alert]');
}

/** The same person, now an administrator. */
async function openConsole(room: string): Promise<void> {
  const users = server.get(UserRepository);
  const amara = await users.findByUsername('amara');
  if (!amara) throw new Error('The demo hospital has no amara');
  const { username, name, fhirUser } = amara;
  await users.declare({ username, name, fhirUser: fhirUser ?? '', roles: ['admin', 'clinician'] });
  await page.goto(`${server.url}/console/${room}`);
}

async function search(text: string): Promise<void> {
  await page.fill('[name=search]', text);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('No patient matches').waitFor();
}

async function chooseIngrid(): Promise<void> {
  await page.fill('[name=search]', 'Halvorsen');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.click('[name=patient]');
  await page.waitForSelector('[name=decision][value=allow]');
}

async function allow(): Promise<void> {
  await page.click('[name=decision][value=allow]');
  await drawnCharts(page);
}
