import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DatabaseServer } from '../../src/database/database-server.js';
import { aHospital } from '../smart/a-hospital.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { type AtFrame, type EmbeddedApp, frameOf, openIn, problemOf } from './at-the-frame.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
});
afterAll(async () => server.close());

async function problemsInRecord(): Promise<number> {
  const headers = bearer(await aToken(server, { scope: 'system/*.rs' }));
  const found = await server.request('/fhir/Condition?patient=alice', { headers });
  return ((await found.json()) as { total: number }).total;
}

async function press({ browser }: AtFrame): Promise<{ readonly status: number; readonly html: string }> {
  const drafts = await browser.open(`${server.url}/patients/alice/frame/drafts`);
  const form = drafts.forms.find(each => each.choices('decision').includes('commit'))!;
  return browser.submit(drafts, form, { decision: 'commit' });
}

describe('The scratchpad of the EHR frame', () => {
  let frame: AtFrame;
  let app: EmbeddedApp;
  beforeAll(async () => {
    frame = await frameOf(server, 'alice');
    app = await openIn(frame);
  });

  it('takes a draft, gives it back, changes it and throws it away', async () => {
    const { payload, action } = await app.say('scratchpad.create', { resource: problemOf('alice') });
    const { location } = payload;
    expect(payload).toEqual({
      status: '200 OK',
      location: expect.stringMatching(/^Condition\/[\da-f-]{36}$/),
    });
    expect(action).toEqual({ kind: 'drafts' });
    const id = location?.split('/')[1];
    const changed = { ...problemOf('alice'), id, code: { text: 'Severe asthma' } };
    expect((await app.say('scratchpad.update', { location, resource: changed })).payload.status).toBe(
      '200 OK',
    );
    expect((await app.say('scratchpad.read', { location })).payload).toEqual({
      status: '200 OK',
      location,
      resource: changed,
    });
    expect((await app.say('scratchpad.read')).payload.scratchpad).toEqual({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: `urn:uuid:${id}`, resource: changed }],
    });
    const review = { activityType: 'problem-review', activityParameters: { problemLocation: location } };
    expect((await app.say('ui.launchActivity', review)).action).toEqual({ kind: 'show', panel: 'drafts' });
    expect((await app.say('scratchpad.delete', { location })).payload).toEqual({ status: '200 OK' });
    expect((await app.say('scratchpad.read', { location })).payload.status).toBe('404 Not Found');
    expect(await problemsInRecord()).toBe(0);
  });

  it.each([
    ['what is no resource', 'x'],
    ['what is not valid', { ...problemOf('alice'), code: 7 }],
    ['a draft about another patient', problemOf('bob')],
    ['what is in no patient’s record', { resourceType: 'Practitioner' }],
  ])('refuses %s, and says why', async (_what, resource) => {
    const { payload, action } = await app.say('scratchpad.create', { resource });
    expect(payload.status).toMatch(/^4\d\d /);
    expect(payload.outcome?.resourceType).toBe('OperationOutcome');
    expect(action).toBeUndefined();
  });

  it('is the person’s to put into the record, with a button', async () => {
    await app.say('scratchpad.create', { resource: problemOf('alice') });
    const drafts = await frame.browser.open(`${server.url}/patients/alice/frame/drafts`);
    expect(drafts.html).toContain('Asthma');
    const form = drafts.forms.find(each => each.choices('decision').includes('commit'))!;
    const after = await frame.browser.submit(drafts, form, { decision: 'commit' });
    expect(after.html).toContain('No app has laid a draft');
    expect(await problemsInRecord()).toBe(1);
  });

  describe('while it is put into the record', () => {
    let other: Client;
    beforeAll(async () => {
      other = new Client({ connectionString: server.get(DatabaseServer).url });
      await other.connect();
    });
    afterAll(async () => other.end());

    it('is still there, and an app cannot change it: who kills the server now loses nothing', async () => {
      const { location } = (await app.say('scratchpad.create', { resource: problemOf('alice') })).payload;
      const before = await problemsInRecord();
      await other.query('begin');
      await other.query('lock table resource in exclusive mode');
      const pressed = press(frame);
      await vi.waitFor(async () => {
        const { rows } = await other.query(
          // Databases made from one template have the same numbers for their tables.
          `select from pg_locks join pg_database d on d.oid = database
           where not granted and relation = 'resource'::regclass and datname = current_database()`,
        );
        expect(rows).toHaveLength(1);
      }, 10_000);
      expect((await app.say('scratchpad.read', { location })).payload.status).toBe('200 OK');
      const resource = { ...problemOf('alice'), id: location?.split('/')[1], code: { text: 'Flu' } };
      expect((await app.say('scratchpad.update', { location, resource })).payload.status).toBe(
        '409 Conflict',
      );
      await other.query('rollback');
      expect((await pressed).html).toContain('No app has laid a draft');
      expect(await problemsInRecord()).toBe(before + 1);
    });

    it('and not taken away, is written no second time', async () => {
      await app.say('scratchpad.create', { resource: problemOf('alice') });
      const before = await problemsInRecord();
      await other.query(`create function stop() returns trigger language plpgsql as $$
        begin raise exception 'killed'; end $$`);
      await other.query(
        'create trigger killed before delete on scratchpad_draft for each row execute function stop()',
      );
      expect((await press(frame)).status).toBe(500);
      expect(await problemsInRecord()).toBe(before + 1);
      await other.query('drop function stop cascade');
      expect((await press(frame)).html).toContain('No app has laid a draft');
      expect(await problemsInRecord()).toBe(before + 1);
    });
  });

  it('belongs to one patient and one session', async () => {
    await app.say('scratchpad.create', { resource: problemOf('alice') });
    const elsewhere = await frame.browser.open(`${server.url}/patients/bob/frame/drafts`);
    expect(elsewhere.html).not.toContain('Asthma');
    const another = await openIn(await frameOf(server, 'alice'));
    expect((await another.say('scratchpad.read')).payload.scratchpad).not.toHaveProperty('entry');
  });
});
