import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { tarFiles } from './tar-files.js';

/** A file that holds resources, on the disk or in an archive. */
export interface ImportSource {
  readonly name: string;
  readonly open: () => Readable;
}

const ARCHIVE = /\.(?:tar\.gz|tgz)$/;
const RESOURCES = /\.(?:json|ndjson)$/;

/** Files as they are named; of folders and archives what ends in `.json` or `.ndjson`, in the order of names. */
export async function* importSources(paths: readonly string[]): AsyncGenerator<ImportSource> {
  for (const path of paths) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${path} cannot be read (${error.code})`);
    });
    if (found.isDirectory()) yield* importSources(await filesOf(path));
    else if (ARCHIVE.test(path)) yield* archived(path);
    else if (RESOURCES.test(path)) yield { name: path, open: () => createReadStream(path) };
    else
      throw new Error(`${path} is not understood: name a folder, or a file .json, .ndjson, .tar.gz or .tgz`);
  }
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() || RESOURCES.test(entry.name) || ARCHIVE.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted();
}

async function* archived(path: string): AsyncGenerator<ImportSource> {
  for await (const { name, content } of tarFiles(path)) {
    if (!RESOURCES.test(name)) continue;
    yield { name: `${path}:${name}`, open: () => Readable.from([content]) };
  }
}
