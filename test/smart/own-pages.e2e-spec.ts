import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html, type LoginView, PageReplacements } from '../../src/index.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital, PASSWORD } from './a-hospital.js';
import { authorizationRequest, authorize, REDIRECT_URI } from './an-app.js';

const UI = 'http://localhost:4998/welcome';
const ORIGIN = new URL(UI).origin;

@Injectable()
class HospitalPages implements OnModuleInit {
  constructor(private readonly pages: PageReplacements) {}

  onModuleInit(): void {
    this.pages.replace('login', (view: LoginView) => ({
      title: 'Emberwood',
      frame: 'card',
      body: html`<h1>Emberwood: who are you, ${view.app.name}?</h1>
        <form method="post" action="${view.action}">
          <input type="hidden" name="csrf" value="${view.csrf}" />
          <input name="username" /><input name="password" type="password" />
        </form>`,
    }));
  }
}

@Module({ providers: [HospitalPages] })
class HospitalPagesModule {}

describe('A page that a module of the installation draws', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital({ extensions: [HospitalPagesModule] });
  });
  afterAll(() => server.close());

  it('stands in place of ours, with the same policy and the same guards', async () => {
    const { pages, callback } = await authorize({ server, scope: 'launch/patient openid' });
    expect(pages).toEqual(['Emberwood: who are you, Public App?', 'Choose a patient', 'Allow Public App?']);
    expect(callback).toHaveProperty('code');
    const wrong = await authorize({ server, scope: 'openid', person: { password: 'wrong' } });
    expect(wrong.visit.status).toBe(401);
    expect(wrong.visit.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('Pages of the operator’s own, by redirect (INTERACTION_UI)', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital({ environment: { INTERACTION_UI: UI } });
  });
  afterAll(() => server.close());

  /** Cookies of one browser, as its pages on one site share them. */
  class Visitor {
    private readonly cookies = new Map<string, string>();

    async fetch(
      url: string,
      init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
    ): Promise<Response> {
      const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        ...init,
        headers: { Cookie, ...init.headers },
      });
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return response;
    }

    /** As the page of the operator asks, from its own origin. */
    async ask(
      url: string,
      form?: Record<string, string | readonly string[]>,
    ): Promise<[number, Answer, Headers]> {
      const headers = { Accept: 'application/json', Origin: ORIGIN, 'Sec-Fetch-Site': 'same-site' };
      const fields = new URLSearchParams();
      for (const [name, value] of Object.entries(form ?? {}))
        for (const each of [value].flat()) fields.append(name, each);
      const response = await this.fetch(url, form ? { method: 'POST', headers, body: fields } : { headers });
      return [response.status, (await response.json()) as Answer, response.headers];
    }

    /** From where the server sends the browser to the operator's page: the address to ask. */
    async begin(from: string): Promise<string> {
      let url = from;
      for (;;) {
        const next = (await this.fetch(url)).headers.get('location') ?? '';
        if (next.startsWith(UI)) return new URL(next).searchParams.get('interaction') ?? '';
        if (next === '' || next.startsWith(REDIRECT_URI)) return next;
        url = new URL(next, url).href;
      }
    }
  }

  interface Answer {
    readonly question?: string;
    readonly csrf?: string;
    readonly redirect_to?: string;
    readonly [member: string]: unknown;
  }

  function request(): string {
    const { url, fields } = authorizationRequest({ server, scope: 'launch/patient openid patient/*.rs' });
    return `${url}?${fields.toString()}`;
  }

  it('ask and answer in JSON from the sign-in to the consent', async () => {
    const visitor = new Visitor();
    const answers: Readonly<Record<string, Record<string, string | string[]>>> = {
      login: { username: 'dr.grace', password: PASSWORD },
      'patient-picker': { patient: 'bob' },
      consent: { decision: 'allow', scope: ['launch/patient', 'openid', 'patient/*.rs'] },
    };
    let address = await visitor.begin(request());
    const asked: string[] = [];
    while (!address.startsWith(REDIRECT_URI)) {
      const [status, view, headers] = await visitor.ask(address);
      expect(status).toBe(200);
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(view).toMatchObject({ app: { name: 'Public App' }, csrf: expect.any(String) });
      asked.push(view.question ?? '');
      const [, answer] = await visitor.ask(address, {
        csrf: view.csrf ?? '',
        ...answers[view.question ?? ''],
      });
      address = await visitor.begin(answer.redirect_to ?? '');
    }
    expect(asked).toEqual(['login', 'patient-picker', 'consent']);
    expect(new URL(address).searchParams.get('code')).toBeTruthy();
  });

  it('hear what was wrong', async () => {
    const visitor = new Visitor();
    const address = await visitor.begin(request());
    const [, view] = await visitor.ask(address);
    const [status, answer] = await visitor.ask(address, {
      csrf: view.csrf ?? '',
      username: 'x',
      password: 'y',
    });
    expect([status, answer['error']]).toEqual([401, 'User name or password is wrong.']);
  });

  it('have the same guards as ours: the cookie, and csrf', async () => {
    const visitor = new Visitor();
    const address = await visitor.begin(request());
    const sent = { username: 'dr.grace', password: PASSWORD };
    expect((await visitor.ask(address, sent))[0]).toBe(403);
    expect((await visitor.ask(address, { ...sent, csrf: 'x'.repeat(43) }))[0]).toBe(403);
    const [status, answer] = await new Visitor().ask(address);
    expect([status, answer['error']]).toEqual([400, 'invalid_request']);
  });

  it('are open to no other origin', async () => {
    const visitor = new Visitor();
    const address = await visitor.begin(request());
    const headers = {
      Accept: 'application/json',
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
    };
    const read = await visitor.fetch(address, { headers });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
    const body = new URLSearchParams({ csrf: ((await read.json()) as Answer).csrf ?? '' });
    expect((await visitor.fetch(address, { method: 'POST', headers, body })).status).toBe(403);
  });
});
