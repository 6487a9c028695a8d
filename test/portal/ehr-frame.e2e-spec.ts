import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHospital } from '../smart/a-hospital.js';
import { authorizationRequest, claimsOf } from '../smart/an-app.js';
import type { TestServer } from '../support/start-server.js';
import {
  type AtFrame,
  type EmbeddedApp,
  frameOf,
  launchIn,
  openIn,
  problemOf,
  SCOPE,
} from './at-the-frame.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server.close());

describe('The EHR frame', () => {
  let frame: AtFrame;
  let app: EmbeddedApp;
  beforeAll(async () => {
    frame = await frameOf(server, 'alice');
    app = await openIn(frame);
  });

  it('may hold pages of the registered apps and our own, and stands in no frame itself', () => {
    const policy = frame.page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-src 'self' http://127.0.0.1:4999;");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(frame.page.headers.get('x-frame-options')).toBe('DENY');
    expect(frame.page.html).toMatch(/<iframe[\s\S]*?sandbox="allow-scripts allow-same-origin/);
    expect(frame.page.html).not.toContain('allow-top-navigation');
  });

  it('leads to the apps without a script, in windows of their own', () => {
    expect(frame.page.html).toMatch(/href="\/patients\/alice\/launch\/public-app"\s+target="_blank"/);
  });

  it('launches an app that leaves the banner to the EHR and can speak with it', () => {
    expect(app.token).toMatchObject({
      patient: 'alice',
      need_patient_banner: false,
      smart_web_messaging_origin: server.url,
    });
    expect(app.handle).toMatch(/^[\w-]{43}$/);
    expect(claimsOf(app.token['access_token'])).not.toHaveProperty('smart_web_messaging_handle');
  });

  it('answers the handshake', async () => {
    expect(await app.say('status.handshake')).toEqual({ payload: {} });
  });

  it.each([
    ['ui.done', {}, { kind: 'close' }],
    [
      'ui.launchActivity',
      () => ({ activityType: `${server.url}/activities/medicines`, activityParameters: {} }),
      { kind: 'show', panel: 'medicines' },
    ],
  ])('does what %s says', async (type, payload, action) => {
    const said = typeof payload === 'function' ? payload() : payload;
    expect(await app.say(type, said)).toEqual({ payload: { status: 'success' }, action });
  });

  it.each([
    ['an unknown message', 'ui.explode', {}],
    ['a group of messages', 'ui', {}],
    ['an unknown activity', 'ui.launchActivity', { activityType: 'appointment-book' }],
    [
      'a problem that is not there',
      'ui.launchActivity',
      { activityType: 'problem-review', activityParameters: { problemLocation: 'Condition/none' } },
    ],
    [
      'orders that are not on the scratchpad',
      'ui.launchActivity',
      {
        activityType: 'order-review',
        activityParameters: { draftOrderLocations: ['ServiceRequest/none'] },
      },
    ],
  ])('answers %s with an error and does nothing', async (_what, type, payload) => {
    const answer = await app.say(type, payload);
    expect(answer.payload).toMatchObject({ status: 'error', statusDetail: { text: expect.any(String) } });
    expect(answer.action).toBeUndefined();
  });

  it('hears no message with another handle', async () => {
    const other = await openIn(await frameOf(server, 'alice'));
    for (const handle of ['', 'x'.repeat(43), other.handle]) {
      const answer = await app.say('ui.done', {}, handle);
      expect(answer.payload.status).toBe('error');
      expect(answer.action).toBeUndefined();
    }
  });

  it('hears no message in the frame of another patient, or of another session', async () => {
    const fields = { app: app.id, handle: app.handle, type: 'status.handshake', payload: '{}' };
    for (const elsewhere of [await frameOf(server, 'bob'), await frameOf(server, 'alice')])
      expect((await elsewhere.post('messages', fields)).html).toContain('"status":"error"');
  });

  it('hears no message without the token of the page', async () => {
    const fields = { app: app.id, handle: app.handle, type: 'status.handshake', csrf: 'x' };
    expect((await frame.post('messages', fields)).status).toBe(403);
  });

  it('hears nothing any more when the tab was closed', async () => {
    const closing = await openIn(frame);
    expect((await frame.post('closed', { app: closing.id })).status).toBe(204);
    expect((await closing.say('status.handshake')).payload.status).toBe('error');
  });

  it('hears nothing any more when the person has taken the app out', async () => {
    const leaving = await openIn(frame);
    const account = await frame.browser.open(`${server.url}/account`);
    const form = account.forms.find(({ action }) => action.includes('public-app')) ?? account.forms[1]!;
    await frame.browser.submit(account, form);
    expect((await leaving.say('status.handshake')).payload.status).toBe('error');
    app = await openIn(frame);
  });

  it('demands the scope of the group', async () => {
    const silent = await openIn(frame, 'launch messaging/scratchpad.read patient/*.rs');
    expect((await silent.say('status.handshake')).payload).toEqual({});
    expect((await silent.say('ui.done')).payload.statusDetail?.text).toContain('messaging/ui');
    expect((await silent.say('scratchpad.read')).payload.status).toBe('200 OK');
    const refused = await silent.say('scratchpad.create', { resource: problemOf('alice') });
    expect(refused.payload.status).toBe('403 Forbidden');
  });

  it('opens no app on somebody whom the person may not see', async () => {
    const own = await frameOf(server, 'alice', 'alice');
    expect(own.page.title).toContain('Archer');
    const elsewhere = await own.browser.open(`${server.url}/patients/bob/frame`);
    expect(elsewhere.status).toBe(404);
  });
});

describe('A launch within a frame', () => {
  const IN_FRAME = { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' };

  it('is begun once more by a page of ours, so that cookies come along', async () => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE });
    const response = await fetch(`${url}?${fields.toString()}`, { headers: IN_FRAME, redirect: 'manual' });
    expect(response.status).toBe(200);
    const address = `/auth/authorize?${fields.toString()}`;
    expect(response.headers.get('refresh')).toBe(`0; url=${address}`);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('is not held up where nobody is to be asked', async () => {
    const { url, fields } = authorizationRequest({ server, scope: SCOPE, parameters: { prompt: 'none' } });
    const response = await fetch(`${url}?${fields.toString()}`, { headers: IN_FRAME, redirect: 'manual' });
    expect(response.headers.get('location')).toContain('error=login_required');
  });

  it('asks in a window beside the frame, and goes on in the frame', async () => {
    const frame = await frameOf(server, 'alice');
    const { launch } = await launchIn(frame);
    const { url, fields } = authorizationRequest({ server, scope: SCOPE, parameters: { launch } });
    const embedded = frame.browser.with({ 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'same-origin' });

    const waiting = await embedded.open(`${url}?${fields.toString()}`);
    expect(waiting.title).toBe('Public App asks you something');
    expect(waiting.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    expect(waiting.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(waiting.forms).toEqual([]);

    const asked = await frame.browser.open(`${waiting.url}?beside=yes`);
    expect(asked.title).toBe('Allow Public App?');
    expect(asked.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await embedded.open(waiting.url)).title).toBe('Public App asks you something');
    const answered = await frame.browser.submit(asked, asked.forms[0]!, { decision: 'allow' });
    expect(answered.title).toBe('Your answer was taken');

    const landed = await embedded.open(waiting.url);
    expect(new URL(landed.url).searchParams.get('code')).toBeTruthy();
  });
});
