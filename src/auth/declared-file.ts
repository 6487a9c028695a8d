import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Certificates and metadata are smaller by far. */
const MOST_BYTES = 2 * 1024 * 1024;
const NOT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * A file that the declaration of a provider names. Who administers providers from afar may name any: nothing without an
 * end is read, such as a device, and nothing that waits, such as a pipe.
 */
export async function readDeclaredFile(path: string): Promise<Buffer> {
  const file = await open(path, NOT_WAITING);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error('it is no file');
    if (facts.size > MOST_BYTES) throw new Error(`the file is longer than ${MOST_BYTES} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
