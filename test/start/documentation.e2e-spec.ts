import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RouteTable } from '../../src/auth/resource-server/route-table.js';
import { configurationPage } from '../../src/config/configuration-page.js';
import { routesPage } from '../../src/server/routes-page.js';
import { startServer, type TestServer } from '../support/start-server.js';

describe('The pages that are made from the code', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.close());

  it('docs/configuration.md names every setting', async () => {
    expect(await readFile('docs/configuration.md', 'utf8')).toBe(configurationPage());
  });

  it('docs/routes.md names every route', async () => {
    expect(await readFile('docs/routes.md', 'utf8')).toBe(routesPage(server.get(RouteTable)));
  });
});

describe('The documentation', () => {
  it('is reached from README.md page by page, and no link leads nowhere', async () => {
    const pages = globSync('{*.md,{docs,examples,templates}/**/*.md}');
    const links = new Map(await Promise.all(pages.map(async page => [page, await linksOf(page)] as const)));
    const dead = pages.flatMap(page => links.get(page)?.filter(link => !existsSync(link)) ?? []);
    const reached = new Set(['README.md']);
    for (const page of reached) for (const link of links.get(page) ?? []) reached.add(link);
    expect(pages.length).toBeGreaterThan(100);
    expect({ dead, unreached: pages.filter(page => !reached.has(page)) }).toEqual({
      dead: [],
      unreached: [],
    });
  });
});

describe('docs/features.md', () => {
  it('names tests that exist, and a test for each row that says yes', async () => {
    const rows = (await readFile('docs/features.md', 'utf8'))
      .split('\n')
      .filter(line => /^\| \w+ +\|/.test(line) && !/^\| (id|#) /.test(line))
      .map(line => line.split(/(?<!\\)\|/).map(cell => cell.trim()));
    expect(rows.length).toBeGreaterThan(150);
    const wrong = rows.filter(([, , , state = '', shownBy = '']) => {
      const names = shownBy
        .replaceAll('`', '')
        .replace(/\(.*\)/, '')
        .split(',')
        .map(name => name.trim())
        .filter(Boolean);
      return !names.every(isTest) || (state === 'yes' && names.length === 0);
    });
    expect(wrong.map(([, id, , , shownBy]) => `${id}: ${shownBy}`)).toEqual([]);
  });
});

/** Files of this repository, from its root. */
async function linksOf(page: string): Promise<readonly string[]> {
  const text = await readFile(page, 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  return targets.filter(target => !/^[a-z]+:/.test(target)).map(target => join(dirname(page), target));
}

/** `smart/discovery` in the folder test, or the path of a specification beside its source. */
function isTest(name: string): boolean {
  return [`test/${name}.e2e-spec.ts`, `test/${name}`, `${name}.spec.ts`, name].some(path => existsSync(path));
}
