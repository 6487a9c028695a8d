import { decodeJwt } from 'jose';
import { journalOf } from '../audit/journal.js';
import { PASSWORD } from '../smart/a-hospital.js';
import { exchange, walk } from '../smart/an-app.js';
import type { FormBrowser, Visit } from '../support/form-browser.js';
import { decodeHtml } from '../support/html-text.js';
import { type AskedOptions, Authenticator, type AuthenticatorSettings } from './an-authenticator.js';
import { formTo, formWith, SignInPages } from './sign-in-pages.js';

/** The pages on which passkeys are made and used. */
export class PasskeyPages extends SignInPages {
  anAuthenticator(changes: Partial<AuthenticatorSettings> = {}): Authenticator {
    return new Authenticator({ origin: this.server.url, ...changes });
  }

  /** The page on which the browser makes a passkey; without a browser of a session, that of somebody who signs in. */
  async creationPage(username = 'dr.grace', session?: FormBrowser) {
    const browser = session ?? (await this.atThePortal(username)).browser;
    const visit = await browser.open(`${this.server.url}/account/security`);
    const form = formTo(visit, '/passkeys/new');
    return { browser, visit: await browser.submit(visit, form, { name: 'my phone', current: PASSWORD }) };
  }

  async registered(username = 'dr.grace', authenticator = this.anAuthenticator(), session?: FormBrowser) {
    const { browser, visit } = await this.creationPage(username, session);
    const done = await give(browser, visit, authenticator.create(askedOn(visit)));
    return { browser, authenticator, done };
  }

  /** From the login page with a passkey; what the app is told. */
  async idTokenOf(authenticator: Authenticator, parameters: Record<string, string> = {}) {
    const { browser, visit, verifier } = await this.begin(parameters);
    const given = await give(browser, visit, authenticator.get(askedOn(visit)));
    const { body } = await exchange(this.server, await walk(browser, given, verifier));
    return decodeJwt(String(body['id_token']));
  }

  /** What the journal says of the last attempt to sign in. */
  async lastAttempt(): Promise<string | undefined> {
    const notes = (await journalOf(this.server)).flatMap(({ notes: all = [] }) => all);
    const last = notes.filter(({ kind }) => kind === 'login').at(-1);
    return last && [last.outcome, last.user ?? 'nobody', last.reason].filter(Boolean).join(' ');
  }
}

/** What the page asks the browser for a passkey. */
export function askedOn({ html, title, status }: Visit): AskedOptions {
  const [, options] = /data-options="([^"]*)"/.exec(html) ?? [];
  if (options === undefined) throw new Error(`no passkey is asked for on "${title}" (${status})`);
  return JSON.parse(decodeHtml(options)) as AskedOptions;
}

export function give(browser: FormBrowser, visit: Visit, credential: string): Promise<Visit> {
  return browser.submit(visit, formWith(visit, 'credential'), { credential });
}
