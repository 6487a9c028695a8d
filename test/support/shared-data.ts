import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real input that lies beside the checkout; undefined, with a notice, where it is not there. */
export function sharedData(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
  if (existsSync(file)) return file;
  process.stderr.write(`Skipped: ../shared/data/${path} is not there\n`);
  return undefined;
}
