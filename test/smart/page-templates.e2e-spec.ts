import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestServer } from '../support/start-server.js';
import { aHospital } from './a-hospital.js';
import { aBrowser, authorizationRequest, exchange, walk } from './an-app.js';

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';

let server: TestServer | undefined;
let directory: string | undefined;
afterEach(async () => {
  await server?.close();
  if (directory !== undefined) await rm(directory, { recursive: true });
  [server, directory] = [undefined, undefined];
});

async function dressed(files: Readonly<Record<string, string>>): Promise<TestServer> {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-pages-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  server = await aHospital({
    environment: { PAGES_DIRECTORY: directory, BRAND_NAME: 'Emberwood & <Sons>' },
  });
  return server;
}

describe('The pages in the dress of PAGES_DIRECTORY', () => {
  it('have the stylesheet, pictures, head line and foot of the operator, and their own forms', async () => {
    const files = {
      'logo.svg': LOGO,
      'style.css': ':root { --ember: navy } .brand { background: url({{logo.svg}}) }',
      'header.html': '<img src="{{ logo.svg }}" alt="{{organization}}">',
      'footer.html': '<p>Call 4711</p>',
      'login.html': '<aside>Welcome: {{title}}</aside>{{content}}',
      '.notes': 'nothing to the pages',
    };
    const hospital = await dressed(files);
    const { url, fields, verifier } = authorizationRequest({ server: hospital, scope: 'openid' });
    const browser = aBrowser();
    const login = await browser.open(`${url}?${fields.toString()}`);
    expect(login.html).toContain('<aside>Welcome: Sign in</aside>');
    expect(login.html).toContain('Call 4711');
    expect(login.html).toContain('alt="Emberwood &amp; &lt;Sons&gt;"');
    expect(login.html).toContain('<title>Sign in · Emberwood &amp; &lt;Sons&gt;</title>');
    expect(login.headers.get('content-security-policy')).toContain("default-src 'none'");

    const [, picture = ''] = /<img src="([^"]+)"/.exec(login.html) ?? [];
    const logo = await hospital.request(picture);
    expect([logo.headers.get('content-type'), await logo.text()]).toEqual(['image/svg+xml', LOGO]);
    const [, style = ''] = /href="([^"]*own[^"]*\.css)"/.exec(login.html) ?? [];
    expect(await (await hospital.request(style)).text()).toContain(`url(${picture})`);

    const outcome = await walk(browser, login, verifier);
    expect((await exchange(hospital, outcome)).status).toBe(200);
  });

  it.each([
    [{ 'login.html': '<p>no form</p>' }, /login\.html must hold \{\{content\}\} once/],
    [{ 'consent.html': '{{content}}{{content}}' }, /once/],
    [{ 'header.html': '{{content}}' }, /\{\{content\}\}, which is not there/],
    [{ 'style.css': 'a { background: url({{missing.png}}) }' }, /missing\.png/],
    [{ 'lgoin.html': '{{content}}' }, /lgoin\.html is neither/],
    [{ 'script.js': 'alert(1)' }, /script\.js is neither/],
  ])('of %j end the start', async (files, mistake) => {
    await expect(dressed(files)).rejects.toThrow(mistake);
  });
});
