import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const BLOCK = 512;
const LARGEST = 512 * 1024 * 1024;

export interface TarFile {
  readonly name: string;
  readonly content: Buffer;
}

/** The files of a gzipped archive, one in memory at a time: POSIX ustar, pax and GNU long names. Writes nothing. */
export async function* tarFiles(path: string): AsyncGenerator<TarFile> {
  const take = taker(createReadStream(path).pipe(createGunzip()));
  let longName: string | undefined;
  for (;;) {
    const header = await take(BLOCK);
    if (header === undefined || header.every(byte => byte === 0)) return;
    const size = Number.parseInt(field(header, 124, 12), 8);
    if (!Number.isSafeInteger(size) || size > LARGEST)
      throw new Error(`${path} holds no archive, or too large a file`);
    const padded = (await take(Math.ceil(size / BLOCK) * BLOCK)) ?? Buffer.alloc(0);
    if (padded.length < size) throw new Error(`${path} ends in the middle of a file`);
    const content = padded.subarray(0, size);
    const kind = field(header, 156, 1);
    if (kind === 'L') longName = content.toString('utf8').replace(/\0.*$/s, '');
    else if (kind === 'x') longName = /^\d+ path=(.*)$/m.exec(content.toString('utf8'))?.[1];
    else {
      if (kind === '0' || kind === '') yield { name: longName ?? nameOf(header), content };
      longName = undefined;
    }
  }
}

function nameOf(header: Buffer): string {
  const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
  return `${prefix === '' ? '' : `${prefix}/`}${field(header, 0, 100)}`;
}

function field(header: Buffer, start: number, length: number): string {
  return header
    .toString('utf8', start, start + length)
    .replace(/\0.*$/s, '')
    .trim();
}

/** Gives the next bytes of a stream; undefined at its end. */
function taker(stream: AsyncIterable<Buffer>): (length: number) => Promise<Buffer | undefined> {
  const chunks = stream[Symbol.asyncIterator]();
  let parts: Buffer[] = [];
  let held = 0;
  return async length => {
    while (held < length) {
      const next = await chunks.next();
      if (next.done === true) break;
      parts.push(next.value);
      held += next.value.length;
    }
    if (held === 0 && length > 0) return undefined;
    const all = Buffer.concat(parts);
    parts = [all.subarray(length)];
    held = Math.max(0, all.length - length);
    return all.subarray(0, length);
  };
}
