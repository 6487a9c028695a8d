import type { Page } from 'playwright-core';
import { DemoInstallation } from '../../src/bootstrap/demo-installation.js';
import { ClientRepository } from '../../src/clients/client.repository.js';
import { startServer, type TestServer } from '../support/start-server.js';

/** A server with the demo hospital, and what its start block would say. */
export interface DemoServer extends TestServer {
  passwordOf(username: string): string;
}

/** An app at the address of the sample app that may ask for anything. */
export const EXPLORER = 'explorer';

export async function startDemoServer(): Promise<DemoServer> {
  const server = await startServer();
  const { accounts } = await server.get(DemoInstallation).load();
  await server.get(ClientRepository).declare({
    client_id: EXPLORER,
    client_name: 'Vitals',
    redirect_uris: [`${server.url}/apps/vitals/`],
    token_endpoint_auth_method: 'none',
  });
  const passwords = new Map(accounts.map(({ username, password }) => [username, password]));
  return {
    ...server,
    passwordOf: username => {
      const password = passwords.get(username);
      if (password === undefined) throw new Error(`The demo hospital has no account ${username}`);
      return password;
    },
  };
}

/** Fills the login page that is open. */
export async function logIn(page: Page, server: DemoServer, username: string): Promise<void> {
  await page.fill('[name=username]', username);
  await page.fill('[name=password]', server.passwordOf(username));
  await page.click('button[type=submit]');
}

/** From the first page of the portal to the first page behind the sign-in. */
export async function signIn(page: Page, server: DemoServer, username: string): Promise<void> {
  await page.goto(`${server.url}/`);
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  await logIn(page, server, username);
}

/** The charts that are drawn, by their titles. */
export async function drawnCharts(page: Page): Promise<readonly string[]> {
  await page.waitForSelector('#heart-rate');
  return page.locator('section.card:has(svg) h2').allTextContents();
}

/** What the app at EXPLORER would send somebody to. */
export function authorizeUrl(server: DemoServer, scope: string, clientId = EXPLORER): string {
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${server.url}/apps/vitals/`,
    scope,
    state: 'a-state-of-enough-letters',
    aud: server.fhirBase,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  return `${server.url}/auth/authorize?${parameters.toString()}`;
}
