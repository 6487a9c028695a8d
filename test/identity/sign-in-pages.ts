import { Database } from '../../src/database/database.js';
import { PASSWORD } from '../smart/a-hospital.js';
import { aBrowser, authorizationRequest, REDIRECT_URI } from '../smart/an-app.js';
import { type Form, FormBrowser, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';

export const SCOPE = 'launch/patient openid fhirUser patient/Patient.r';
/** Asks for a second factor. */
export const ACR = 'https://refeds.org/profile/mfa';

/** The pages on which people sign in, at an app's request or at the portal. */
export class SignInPages {
  constructor(protected readonly server: TestServer) {}

  async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.server.get(Database).query<Row>({ text, values });
  }

  /** Nobody has enrolled, nobody has failed. */
  async forget(): Promise<void> {
    await this.sql('delete from second_factor');
    await this.sql('delete from sign_in_failure');
  }

  async begin(parameters: Record<string, string> = {}, browser = aBrowser(), clientId = 'public-app') {
    const request = authorizationRequest({ server: this.server, scope: SCOPE, parameters, clientId });
    const { url, fields, verifier } = request;
    return { browser, verifier, visit: await browser.open(`${url}?${fields.toString()}`) };
  }

  /** To the page after the password. */
  async withPassword(username: string, parameters: Record<string, string> = {}, browser?: FormBrowser) {
    const started = await this.begin(parameters, browser);
    const form = formWith(started.visit, 'username');
    const visit = await started.browser.submit(started.visit, form, { username, password: PASSWORD });
    return { ...started, visit };
  }

  /** Somebody at the portal, signed in by the pages. */
  async atThePortal(username: string, password = PASSWORD) {
    const browser = new FormBrowser(url => url.startsWith(REDIRECT_URI));
    const visit = await browser.open(`${this.server.url}/sign-in?return=/account/security`);
    return { browser, visit: await browser.submit(visit, visit.forms[0]!, { username, password }) };
  }
}

export function formWith(visit: Visit, field: string): Form {
  const form = visit.forms.find(({ fields }) => fields.has(field));
  if (!form) throw new Error(`no form with ${field} on "${visit.title}" (${visit.status})`);
  return form;
}

export function formTo(visit: Visit, path: string): Form {
  const form = visit.forms.find(({ action }) => action.endsWith(path));
  if (!form) throw new Error(`no form to ${path} on "${visit.title}" (${visit.status})`);
  return form;
}
