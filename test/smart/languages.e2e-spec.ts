import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRepository } from '../../src/auth/identity/user.repository.js';
import { PortalSessionRepository } from '../../src/portal/session/portal-session.repository.js';
import { ENGLISH } from '../../src/pages/language/english.js';
import { GERMAN } from '../../src/pages/language/german.js';
import { chooseLanguage } from '../../src/pages/language/language.js';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { authorizationRequest, authorize } from './an-app.js';

const SCOPE = 'launch/encounter launch/location openid offline_access patient/Observation.cruds user/Task.r';

describe('The pages in another language', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  it('go on in it from the sign-in to the consent', async () => {
    const { pages, visit } = await authorize({
      server,
      scope: `${SCOPE} patient/Condition.rs?category=x|problem-list-item`,
      parameters: { ui_locales: 'fr-CA de-AT' },
      person: { decision: 'deny' },
    });
    expect(pages).toEqual(['Anmelden', 'Patient auswählen', 'Besuch auswählen', 'Public App erlauben?']);
    expect(visit.url).toContain('access_denied');
  });

  it('say what scopes allow', async () => {
    const launch = { server, scope: SCOPE, parameters: { ui_locales: 'de' } };
    const first = await authorize({ ...launch, person: { username: 'nobody' } });
    expect(first.visit.html).toContain('<html lang="de">');
    expect(first.visit.html).toContain('Benutzername oder Passwort ist falsch.');
  });

  it('are chosen by the browser where the app says nothing', async () => {
    const { url, fields } = authorizationRequest({ server, scope: 'openid' });
    const begin = await fetch(`${url}?${fields.toString()}`, { redirect: 'manual' });
    const cookie = begin.headers
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ');
    const page = async (language: string): Promise<string> => {
      const headers = { Cookie: cookie, 'Accept-Language': language };
      return (await server.request(begin.headers.get('location') ?? '', { headers })).text();
    };
    expect(await page('de-CH,en;q=0.5')).toContain('<h1 id="title">Anmelden</h1>');
    expect(await page('fr, en;q=0.9, de;q=0.8')).toContain('<h1 id="title">Sign in</h1>');
    expect(await page('*')).toContain('<html lang="en">');
  });

  it('hold for the page of the apps, with what each may do', async () => {
    await authorize({
      server,
      scope: 'launch/patient patient/Observation.rs',
      person: { username: 'alice' },
    });
    const user = await server.get(UserRepository).findByUsername('alice');
    const session = await server.get(PortalSessionRepository).begin(user?.id ?? '');
    const headers = { Cookie: `firekeeper_portal=${session}`, 'Accept-Language': 'de' };
    const page = await (await server.request('/account', { headers })).text();
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('Apps, die Sie zugelassen haben');
  });

  it('errors before the redirect URI is verified are in it too', async () => {
    const headers = { 'Accept-Language': 'de' };
    const response = await server.request('/auth/authorize?client_id=nobody', { headers });
    expect(await response.text()).toContain('Das hat nicht geklappt');
    const expired = await server.request('/interaction/none', { headers });
    expect(await expired.text()).toContain('Das hat nicht geklappt');
  });
});

describe('The choice of a language', () => {
  it.each([
    [undefined, undefined, 'en'],
    ['de', 'en', 'de'],
    ['fr', 'de', 'de'],
    [undefined, 'de;q=0', 'en'],
    [undefined, 'en;q=0.1,de;q=0.2', 'de'],
    [undefined, 'DE-at', 'de'],
    [undefined, 'deutsch', 'en'],
    [undefined, ';;;q=,,', 'en'],
  ])('ui_locales %j, Accept-Language %j: %s', (uiLocales, acceptLanguage, language) => {
    expect(chooseLanguage(uiLocales, acceptLanguage)).toBe(language);
  });
});

it('no text was forgotten in the translation', () => {
  const german = new Map(textsOf(GERMAN));
  const same = textsOf(ENGLISH).filter(([path, text]) => german.get(path) === text);
  expect(same).toEqual([]);
});

function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, (value as (word: string) => string)('x')]];
  return Object.entries(value as object).flatMap(([name, each]) =>
    textsOf(each, path === '' ? name : `${path}.${name}`),
  );
}
