import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PASSWORD } from '../smart/a-hospital.js';
import { type Form, FormBrowser, type Visit } from '../support/form-browser.js';
import { decodeHtml } from '../support/html-text.js';
import type { TestServer } from '../support/start-server.js';

/** Somebody at the console, with a browser without script. */
export interface AnAdministrator {
  readonly browser: FormBrowser;
  /** A page below `/console`. */
  open(path: string): Promise<Visit>;
  /** The form of the page that goes to this path below `/console`, sent with these fields. */
  submit(visit: Visit, path: string, changes?: Parameters<FormBrowser['submit']>[2]): Promise<Visit>;
}

export async function anAdministratorOf(server: TestServer, username = 'ada'): Promise<AnAdministrator> {
  await server.get(UserRepository).declare({ username, password: PASSWORD, roles: ['admin'] });
  const browser = new FormBrowser(() => false);
  const login = await browser.open(`${server.url}/sign-in`);
  await browser.submit(login, login.forms[0]!, { username, password: PASSWORD });
  return {
    browser,
    open: path => browser.open(`${server.url}/console${path}`),
    submit: (visit, path, changes) => browser.submit(visit, formTo(visit, path), changes),
  };
}

export function formTo({ forms, url, html }: Visit, path: string): Form {
  const form = forms.find(({ action }) => action === `/console${path}`);
  if (!form) throw new Error(`There is no form to ${path} on ${url}: ${html.slice(0, 2000)}`);
  return form;
}

/** What the page tells this once. */
export function told({ html }: Visit): string {
  return decodeHtml(/<code class="told">([^<]*)</.exec(html)?.[1] ?? '');
}
