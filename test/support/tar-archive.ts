import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** The files of a gzipped tar archive by name. POSIX ustar, as `tar czf` writes it. */
export function readTarArchive(path: string): ReadonlyMap<string, string> {
  const archive = gunzipSync(readFileSync(path));
  const files = new Map<string, string>();
  for (let at = 0; archive[at] !== undefined && archive[at] !== 0;) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    const name = archive.toString('utf8', at, archive.indexOf(0, at)).replace(/^\.\//, '');
    files.set(name, archive.toString('utf8', at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
