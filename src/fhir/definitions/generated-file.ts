import { readFileSync } from 'node:fs';

/** One of the files that `npm run definitions` writes, beside the sources and into dist alike. */
export function readGenerated<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./generated/${name}.json`, import.meta.url), 'utf8'));
}
