import { PASSWORD } from '../smart/a-hospital.js';
import { aBrowser, authorize, exchange } from '../smart/an-app.js';
import type { FormBrowser, Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';

export const SCOPE = 'launch openid messaging/ui messaging/scratchpad patient/*.rs';

/** What the server tells the script of the frame: the payload for the app, and what to do beside. */
export interface Answer {
  readonly payload: {
    readonly status?: string;
    readonly statusDetail?: { readonly text: string };
    readonly location?: string;
    readonly resource?: object;
    readonly scratchpad?: object;
    readonly outcome?: { readonly resourceType: string };
  };
  readonly action?: object;
}

/** Somebody at the EHR frame of a patient. */
export interface AtFrame {
  readonly server: TestServer;
  readonly browser: FormBrowser;
  readonly page: Visit;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Visit>;
}

export interface EmbeddedApp {
  readonly id: string;
  readonly handle: string;
  readonly token: Readonly<Record<string, unknown>>;
  say(type: string, payload?: object, handle?: string): Promise<Answer>;
}

export async function frameOf(server: TestServer, patient: string, username = 'dr.grace'): Promise<AtFrame> {
  const browser = aBrowser();
  const login = await browser.open(`${server.url}/sign-in?return=/patients/${patient}/frame`);
  const page = await browser.submit(login, login.forms[0]!, { username, password: PASSWORD });
  const csrf = /data-csrf="([^"]+)"/.exec(page.html)?.[1] ?? '';
  return {
    server,
    browser,
    page,
    post: (path, fields) =>
      browser.send(
        `${server.url}/patients/${patient}/frame/${path}`,
        'post',
        new URLSearchParams({ csrf, ...fields }),
      ),
  };
}

export async function launchIn(
  frame: AtFrame,
  clientId = 'public-app',
): Promise<{ id: string; launch: string }> {
  const opened = await frame.post('apps', { client_id: clientId });
  const { id, launch_url: url } = JSON.parse(opened.html) as { id: string; launch_url: string };
  return { id, launch: new URL(url).searchParams.get('launch') ?? '' };
}

export async function openIn(frame: AtFrame, scope = SCOPE): Promise<EmbeddedApp> {
  const { id, launch } = await launchIn(frame);
  const outcome = await authorize({
    server: frame.server,
    scope,
    parameters: { launch },
    browser: frame.browser,
  });
  const { body: token } = await exchange(frame.server, outcome);
  const handle = String(token['smart_web_messaging_handle']);
  return {
    id,
    handle,
    token,
    say: async (type, payload = {}, said = handle) => {
      const fields = { app: id, handle: said, type, payload: JSON.stringify(payload) };
      return JSON.parse((await frame.post('messages', fields)).html) as Answer;
    },
  };
}

export const problemOf = (patient: string): object => ({
  resourceType: 'Condition',
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code: { text: 'Asthma' },
  subject: { reference: `Patient/${patient}` },
});
