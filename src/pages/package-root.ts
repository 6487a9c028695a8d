import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the package begins: the sources and what is compiled from them lie at different depths below it. */
export function packageRoot(directory: string = import.meta.dirname): string {
  const parent = join(directory, '..');
  if (parent === directory) throw new Error('No directory above holds a package.json');
  return readdirSync(directory).includes('package.json') ? directory : packageRoot(parent);
}
