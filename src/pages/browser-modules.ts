import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.js';

const DIRECTORY = join(packageRoot(), 'browser');

/** The ES modules of our pages, by name: `browser/*.js`. Few pages have one, and every page works without. */
export const BROWSER_MODULES: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(DIRECTORY)
    .filter(name => name.endsWith('.js'))
    .map(name => [name, readFileSync(join(DIRECTORY, name))]),
);

/** They import each other by relative names, so one hash over all of them stands in the address before the name. */
export const BROWSER_MODULES_VERSION: string = hashOf(BROWSER_MODULES);

export function browserModuleAddress(name: string): string {
  return `/assets/browser/${BROWSER_MODULES_VERSION}/${name}`;
}

function hashOf(modules: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, content] of modules) hash.update(name).update('\0').update(content);
  return hash.digest('base64url').slice(0, 12);
}
