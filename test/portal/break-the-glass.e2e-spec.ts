import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataSource } from 'typeorm';
import type { AuditEntry } from '../../src/audit/audit-entry.js';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { Environment } from '../../src/config/environment.js';
import { manage } from '../security/rules-world.js';
import { aHospital, PASSWORD } from '../smart/a-hospital.js';
import { FormBrowser, type Visit } from '../support/form-browser.js';
import type { TestServer } from '../support/start-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await aHospital();
  const users = server.get(UserRepository);
  await users.declare({
    username: 'nora',
    password: PASSWORD,
    fhirUser: 'Practitioner/grace',
    roles: ['nurse'],
  });
  await users.declare({ username: 'olga', password: PASSWORD, roles: ['privacy-officer'] });
  const rules = [{ effect: 'allow', types: ['*'], interactions: 'rs', patients: ['care-team'] }];
  await manage(server, 'PUT', 'policies', [
    { name: 'nurses', roles: ['nurse'], rules, break_the_glass: true },
  ]);
});
afterAll(async () => server.close());

async function signIn(
  username: string,
  wanted: string,
  language = 'en',
): Promise<{ browser: FormBrowser; page: Visit }> {
  const browser = new FormBrowser(() => false, undefined, language);
  const login = await browser.open(`${server.url}/sign-in?return=${encodeURIComponent(wanted)}`);
  return { browser, page: await browser.submit(login, login.forms[0]!, { username, password: PASSWORD }) };
}

/** What the journal says for whom the person has read the record on the portal. */
async function purposesOfLooking(user: string, patient: string): Promise<ReadonlySet<unknown>> {
  const rows: { entries: string }[] = await server.get(DataSource).query('select entries from audit_journal');
  const entries = rows.flatMap(row => row.entries.split('\n')).map(entry => JSON.parse(entry) as AuditEntry);
  const looks = entries.filter(
    ({ caller, accesses = [] }) =>
      caller?.user === user &&
      accesses.some(({ resources }) => resources.some(each => each.startsWith(`Patient/${patient}/`))),
  );
  return new Set(looks.map(({ caller }) => caller?.purpose));
}

function ofSample({ html }: Visit): number {
  return html.split('One of many reasons').length - 1;
}

describe('Breaking the glass on the portal (S69)', () => {
  it('leads from the record that is not visible, by a reason, to the record', async () => {
    const { browser, page } = await signIn('nora', '/patients/alice');
    expect(page.html).toContain('href="/patients/alice/break-glass"');
    const form = await browser.open(`${server.url}/patients/alice/break-glass`);
    const asked = form.forms.find(({ action }) => action.endsWith('/patients/alice/break-glass'))!;
    const refused = await browser.submit(form, asked, { purpose: 'ETREAT', reason: 'x' });
    expect(refused.status).toBe(400);
    const record = await browser.submit(form, asked, {
      purpose: 'ETREAT',
      reason: 'Unconscious in the ward',
    });
    expect(new URL(record.url).pathname).toBe('/patients/alice');
    expect(record.title).toContain('Archer');
    expect(record.html).toContain('encounter=visit-1');
    expect(await purposesOfLooking('nora', 'alice')).toEqual(new Set(['ETREAT']));
    expect((await browser.open(`${server.url}/patients/bob`)).status).toBe(404);
  });

  it('is seen by the patient, and reviewed by the privacy officer', async () => {
    const alice = await signIn('alice', '/account/break-glass');
    expect(alice.page.html).toContain('Unconscious in the ward');
    expect((await alice.browser.open(`${server.url}/account`)).html).toContain('href="/account/break-glass"');
    const olga = await signIn('olga', '/break-glass');
    expect((await olga.browser.open(`${server.url}/account`)).html).toContain('href="/break-glass"');
    const form = olga.page.forms.find(({ action }) => /\/break-glass\/[0-9a-f-]{36}$/.test(action))!;
    const after = await olga.browser.submit(olga.page, form, { verdict: 'flagged', note: '' });
    expect(after.html).not.toContain('Unconscious in the ward');
    const seen = await alice.browser.open(`${server.url}/account/break-glass`);
    expect(seen.html).toContain('objects to it');
  });

  it('speaks the language of the browser', async () => {
    const own = await signIn('alice', '/account/break-glass', 'de');
    expect(own.page.title).toContain('Wer Ihre Akte im Notfall geöffnet hat');
    const queue = await signIn('olga', '/break-glass', 'de');
    expect(queue.page.title).toContain('Geöffnete Akten');
    const form = await signIn('nora', '/patients/bob/break-glass', 'de');
    expect(form.page.html).toContain('Warum Sie sie jetzt brauchen');
  });

  it('asks for a fresh sign-in first, where the hospital wants one', async () => {
    const { browser } = await signIn('nora', '/');
    const environment = server.get(Environment);
    environment.BREAK_THE_GLASS_SIGN_IN_MINUTES = 5;
    try {
      const open = async () => browser.open(`${server.url}/patients/bob/break-glass`);
      const fresh = await open();
      expect(fresh.html).toContain('Why you need it now');
      await server
        .get(DataSource)
        .query(`update portal_session set signed_in_at = now() - interval '6 minutes'`);
      await server.get(DataSource).query(`
        update oidc_artifact set payload = jsonb_set(payload::jsonb, '{loginTs}', to_jsonb((payload->>'loginTs')::int - 360))
        where type = 'Session'`);
      const asked = fresh.forms.find(({ action }) => action.endsWith('/patients/bob/break-glass'))!;
      const reason = { purpose: 'BTG', reason: 'A good reason to look' };
      const late = await browser.submit(fresh, asked, reason);
      expect([late.status, (await open()).status]).toEqual([403, 403]);
      expect(late.html).toContain('Sign in once more');
      const link = '/sign-in?for=break-glass&return=%2Fpatients%2Fbob%2Fbreak-glass';
      expect(late.html.replaceAll('&amp;', '&')).toContain(`href="${link}"`);
      const login = await browser.open(`${server.url}${link}`);
      const back = await browser.submit(login, login.forms[0]!, { username: 'nora', password: PASSWORD });
      const again = back.forms.find(({ action }) => action.endsWith('/patients/bob/break-glass'))!;
      expect((await browser.submit(back, again, reason)).status).toBe(200);
      environment.BREAK_THE_GLASS_SECOND_FACTOR = true;
      expect((await open()).status).toBe(403);
      const stronger = await browser.open(`${server.url}${link}`);
      expect(stronger.html).toContain('name="password"');
    } finally {
      delete environment.BREAK_THE_GLASS_SIGN_IN_MINUTES;
      environment.BREAK_THE_GLASS_SECOND_FACTOR = false;
    }
  });

  it('is offered to nobody else', async () => {
    const { browser } = await signIn('alice', '/');
    const strange = await browser.open(`${server.url}/patients/bob`);
    expect(strange.html).not.toContain('break-glass"');
    expect((await browser.open(`${server.url}/patients/bob/break-glass`)).status).toBe(403);
    expect((await browser.open(`${server.url}/break-glass`)).status).toBe(403);
  });

  it('is shown part by part, to officer and patient', async () => {
    const sample = `insert into broken_glass (id, patient, subject, username, client_id, purpose, reason, begun_at, expires_at)
      select gen_random_uuid(), 'alice', 'x', 'many', 'x', 'BTG', 'One of many reasons',
        date_trunc('second', now()) - i * interval '1 minute', now() from generate_series(1, 230) i`;
    await server.get(DataSource).query(sample);
    for (const [name, path] of [
      ['olga', '/break-glass'],
      ['alice', '/account/break-glass'],
    ] as const) {
      const { browser, page } = await signIn(name, path);
      const more = new RegExp(`href="(${path}[?][^"]+)"`);
      let visit = page;
      let count = ofSample(visit);
      for (let next = more.exec(visit.html); next; next = more.exec(visit.html)) {
        visit = await browser.open(`${server.url}${next[1]}`);
        count += ofSample(visit);
      }
      expect(count).toBe(230);
    }
  });
});
