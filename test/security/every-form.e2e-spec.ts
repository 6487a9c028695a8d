import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeclaredRoutes } from '../../src/auth/resource-server/declared-routes.js';
import { Database } from '../../src/database/database.js';
import { anAdministratorOf, type AnAdministrator } from '../administration/an-administrator.js';
import { aHospital } from '../smart/a-hospital.js';
import { routesOf } from './mounted-requests.js';

const UUID = '00000000-0000-4000-8000-000000000000';

/** Judged by something else than the token of a session: a secret in the link, a signature, a registration. */
const WITHOUT_SESSION =
  /^POST \/(?:register|interaction|invitation|identity\/:provider\/(?:callback|backchannel-logout))(?:\/|$)/;

// Started here, for the tests are made from what it has mounted.
const server = await aHospital();
afterAll(async () => server.close());
const forms = routesOf(server)
  .filter(({ name, policy }) => name.startsWith('POST ') && policy.kind === 'public')
  .filter(({ name }) => !WITHOUT_SESSION.test(name));
const pages = server
  .get(DeclaredRoutes)
  .list()
  .filter(({ method, policy }) => method === 'GET' && policy?.kind === 'public')
  .flatMap(({ paths }) => paths);

let ada: AnAdministrator;
let own: string;
let foreign: string;
beforeAll(async () => {
  ada = await anAdministratorOf(server);
  own = await tokenOf(ada);
  foreign = await tokenOf(await anAdministratorOf(server, 'eve'));
});

async function tokenOf(somebody: AnAdministrator): Promise<string> {
  const { html } = await somebody.open('/clients');
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
}

/** Everything but what notes that somebody was there. */
async function contents(): Promise<string> {
  const rows = await server.get(Database).query<{ all: string }>({
    text: `select md5(string_agg(query_to_xml(format('select * from %I t order by t::text', table_name), true, true, '')::text,
        '' order by table_name)) as all
      from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'
        and table_name !~ '^(audit_|rate|job|periodic)'`,
    values: [],
  });
  return rows[0]!.all;
}

function addressOf({ requestsFor }: (typeof forms)[number]): string {
  const [request] = requestsFor('alice');
  return `${server.url}${request?.path ?? ''}`.replace(/\/break-glass\/[\w-]+$/, `/break-glass/${UUID}`);
}

describe('Every form of a signed-in person', () => {
  it('is among these tests', () => {
    expect(forms.length).toBeGreaterThan(40);
  });

  it.each(forms)('$name is refused without its token, and with that of another session', async form => {
    const before = await contents();
    for (const csrf of ['', foreign, own.slice(1), `${own} `]) {
      const { status } = await ada.browser.send(addressOf(form), 'post', new URLSearchParams({ csrf }));
      expect(status).toBe(403);
    }
    const twice = new URLSearchParams(`csrf=${own}&csrf=${own}`);
    expect((await ada.browser.send(addressOf(form), 'post', twice)).status).toBe(403);
    expect(await contents()).toBe(before);
  });

  it.each(forms)('$name takes a NUL for a mistake of the sender', async form => {
    if (/sign-out/.test(form.name)) return;
    const address = new URL(addressOf(form));
    address.pathname = address.pathname.replace('nothing', '%00').replace('alice', '%00');
    const fields = [
      'name',
      'id',
      'app',
      'client',
      'handle',
      'identity',
      'draft',
      'password',
      'search',
      'user',
    ];
    const sent = new URLSearchParams([
      ['csrf', own],
      ...fields.map((name): [string, string] => [name, 'a\0']),
    ]);
    expect((await ada.browser.send(address.href, 'post', sent)).status).toBeLessThan(500);
  });
});

describe('Every page', () => {
  it.each(pages)('%s changes nothing, is kept by nobody, and takes a NUL for a mistake', async path => {
    const before = await contents();
    const address = `${server.url}${path.replace(/\(.*?\)/g, '').replace(/:\w+/g, '%00')}`;
    const { status, headers } = await ada.browser.open(`${address}?search=%00&user=%00&open=%00&after=%00`);
    expect(status).toBeLessThan(500);
    if (headers.get('content-type')?.startsWith('text/html')) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toMatch(/^(?:DENY|SAMEORIGIN)$/i);
      expect(headers.get('content-security-policy')).toContain('frame-ancestors');
      if (!path.startsWith('/apps/')) expect(headers.get('cache-control')).toContain('no-store');
    }
    // The way to the sign-in begins there.
    if (path !== '/sign-in') expect(await contents()).toBe(before);
  });
});
