import { createHash, randomBytes } from 'node:crypto';
import { FormBrowser, type Form, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';

export const REDIRECT_URI = 'http://127.0.0.1:4999/callback';

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** What the person does on the pages. */
export interface Behaviour {
  readonly username?: string;
  readonly password?: string;
  /** Chosen on the patient picker. */
  readonly patient?: string;
  readonly encounter?: string;
  /** Chosen on the picker of another kind of context. */
  readonly context?: string;
  /** Unticked on the consent page. */
  readonly deselect?: readonly string[];
  /** Ticked on the consent page beside what is ticked. */
  readonly select?: readonly string[];
  readonly decision?: 'allow' | 'deny';
}

export interface Launch {
  readonly server: TestServer;
  readonly clientId?: string;
  readonly scope: string;
  /** Set in place of the usual parameters; undefined leaves one out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  readonly person?: Behaviour;
  /** The browser of an earlier launch, with its session. */
  readonly browser?: FormBrowser;
}

/** How an authorization request ended: at the redirect URI, or on a page. */
export interface Outcome {
  readonly browser: FormBrowser;
  readonly verifier: string;
  /** The headings of the pages gone through. */
  readonly pages: readonly string[];
  /** Parameters at the redirect URI; empty if it was not reached. */
  readonly callback: Readonly<Record<string, string>>;
  readonly visit: Visit;
}

export function aBrowser(): FormBrowser {
  return new FormBrowser(url => url.startsWith(REDIRECT_URI));
}

/** Parameters of a correct authorization request, with the verifier that belongs to them. */
export function authorizationRequest({ server, clientId = 'public-app', scope, parameters = {} }: Launch): {
  readonly url: string;
  readonly fields: URLSearchParams;
  readonly verifier: string;
} {
  const verifier = randomBytes(32).toString('base64url');
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope,
    state: randomBytes(8).toString('hex'),
    aud: server.fhirBase,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  };
  const fields = new URLSearchParams(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return { url: `${server.url}/auth/authorize`, fields, verifier };
}

/** From the authorization request to the redirect URI, answering each page as the person would. */
export async function authorize(launch: Launch): Promise<Outcome> {
  const { url, fields, verifier } = authorizationRequest(launch);
  const browser = launch.browser ?? aBrowser();
  return walk(browser, await browser.open(`${url}?${fields.toString()}`), verifier, launch.person);
}

export async function walk(
  browser: FormBrowser,
  start: Visit,
  verifier: string,
  person: Behaviour = {},
): Promise<Outcome> {
  const pages: string[] = [];
  let visit = start;
  for (;;) {
    if (visit.url.startsWith(REDIRECT_URI)) {
      const callback = Object.fromEntries(new URL(visit.url).searchParams);
      return { browser, verifier, pages, callback, visit };
    }
    pages.push(visit.title);
    const next = visit.status === 200 ? answerTo(visit, person) : undefined;
    if (!next) return { browser, verifier, pages, callback: {}, visit };
    visit = await browser.submit(visit, ...next);
  }
}

type Reply = readonly [form: Form, changes: Record<string, string | readonly string[]>];

function answerTo(visit: Visit, person: Behaviour): Reply | undefined {
  for (const form of visit.forms) {
    if (form.fields.has('username')) {
      return [
        form,
        { username: person.username ?? 'dr.grace', password: person.password ?? 'correct horse' },
      ];
    }
    if (form.choices('patient').length > 0) return [form, { patient: person.patient ?? 'alice' }];
    if (form.choices('encounter').length > 0) return [form, { encounter: person.encounter ?? 'visit-1' }];
    if (form.choices('context').length > 0 && person.context !== undefined)
      return [form, { context: person.context }];
    if (form.choices('scope').length > 0) return [form, consent(form, person)];
  }
  const [form] = visit.forms;
  return form && visit.html.includes('document.forms[0].submit()') ? [form, {}] : undefined;
}

function consent(form: Form, { deselect = [], select = [], decision = 'allow' }: Behaviour): Reply[1] {
  const scope = form.fields.getAll('scope').filter(each => !deselect.includes(each));
  return { scope: [...scope, ...select], decision };
}

/** A form to an endpoint below the issuer, answered in JSON. */
export async function post(
  server: TestServer,
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${server.url}/auth${path}`, {
    method: 'POST',
    headers: { Accept: 'application/json', ...headers },
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

export function exchange(
  server: TestServer,
  outcome: Outcome,
  form: Readonly<Record<string, string>> = { client_id: 'public-app' },
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  return post(
    server,
    '/token',
    {
      grant_type: 'authorization_code',
      code: outcome.callback['code'] ?? '',
      redirect_uri: REDIRECT_URI,
      code_verifier: outcome.verifier,
      ...form,
    },
    headers,
  );
}

/** A whole launch of the public app: the token response. */
export async function launched(launch: Launch): Promise<TokenAnswer & { readonly outcome: Outcome }> {
  const outcome = await authorize(launch);
  return { ...(await exchange(launch.server, outcome)), outcome };
}

export function refresh(
  server: TestServer,
  refreshToken: unknown,
  more: Record<string, string> = {},
): Promise<TokenAnswer> {
  return post(server, '/token', {
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    client_id: 'public-app',
    ...more,
  });
}

export function basic(clientId: string, secret: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: unknown): Record<string, unknown> {
  const [, payload = ''] = String(token).split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}

export function scopesOf({ body }: TokenAnswer): readonly string[] {
  const scope = body['scope'];
  return typeof scope === 'string' ? scope.split(' ') : [];
}
