import '../../server/node-version.js';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';
import { searchableTypes, searchLines } from '../export/search-lines.js';

export const exportCommand: Command = {
  usage: `firekeeper export [--type <type>]… [--since <instant>] [--output <folder>] [--progress]

  Writes resources as NDJSON to standard output, or into a folder, one file per type; page by page as searches find them.
  --type      of this type alone
  --since     changed at or after it: 2026-05-01, or 2026-05-01T08:00:00Z
  --output    the folder; made if there is none, for this account alone
  --progress  says on standard error how many there are of each type
  The client that asks needs the scope system/*.rs, or rs on each type.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values } = parseArgs({
      args: [...words],
      options: {
        ...CONNECTION_OPTIONS,
        type: { type: 'string', multiple: true, default: [] },
        since: { type: 'string' },
        output: { type: 'string' },
        progress: { type: 'boolean', default: false },
      },
    });
    const { type: asked, since, output } = values;
    if (since !== undefined && !/^\d{4}(?:-\d\d){0,2}(?:T.+)?$/.test(since))
      throw new UsageError('--since must be a date or an instant');
    const scope = asked.length === 0 ? 'system/*.rs' : asked.map(type => `system/${type}.rs`).join(' ');
    const server = new ServerConnection(await readConnection(values), scope);
    if (output !== undefined) await mkdir(output, { recursive: true, mode: 0o700 });
    for (const type of asked.length === 0 ? await searchableTypes(server) : asked) {
      const count = await write(searchLines(server, type, since), type, output);
      if (values.progress && count > 0) process.stderr.write(`${type}: ${count}\n`);
    }
    return 0;
  },
};

/** A type of which there is nothing gets no file. */
async function write(lines: AsyncGenerator<string>, type: string, folder?: string): Promise<number> {
  const first = await lines.next();
  if (first.done) return 0;
  const counted = counting(first.value, lines);
  await pipeline(counted.lines, target(type, folder), { end: folder !== undefined });
  return counted.count();
}

function target(type: string, folder?: string): Writable {
  if (folder === undefined) return process.stdout;
  return createWriteStream(join(folder, `${type}.ndjson`), { mode: 0o600 });
}

function counting(first: string, rest: AsyncGenerator<string>) {
  let count = 0;
  async function* all(): AsyncGenerator<string> {
    count++;
    yield first;
    for await (const line of rest) {
      count++;
      yield line;
    }
  }
  return { lines: all(), count: () => count };
}
