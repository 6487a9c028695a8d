import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { packageRoot } from '../../pages/package-root.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface SampleAppFile {
  readonly type: string;
  readonly content: Buffer;
}

/** Reads the sample app into memory: what is not in the map cannot be asked for. */
export function readSampleApp(): ReadonlyMap<string, SampleAppFile> {
  const directory = join(packageRoot(), 'examples/smart-app');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return new Map(
    files.flatMap(name => {
      const type = TYPES[extname(name)];
      const path = name.replaceAll('\\', '/');
      return type === undefined ? [] : [[path, { type, content: readFileSync(join(directory, name)) }]];
    }),
  );
}
