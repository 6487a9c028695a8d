import '../../server/node-version.js';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';
import { ImportJournal } from '../import/import-journal.js';
import { ImportRun } from '../import/import-run.js';
import { importSources } from '../import/import-sources.js';
import type { ImportMistake, ImportWork } from '../import/import-work.js';
import { readWork } from '../import/read-work.js';

const MOST_PARALLEL = 16;
const INTERVAL_MS = 1000;

export const importCommand: Command = {
  usage: `firekeeper import <files, folders, .tar.gz>… [--progress] [--parallel <n>] [--journal <file>]

  Writes resources of NDJSON and JSON files. A Bundle of type transaction or batch is executed as it is; of all else each
  resource is put under its id, a hundred in a transaction, and if that is refused, each for itself.
  --progress  says on standard error how far it is
  --parallel  requests at a time, from 1 to ${MOST_PARALLEL} (4)
  --journal   what is in stands here until all is: the same call again goes on after it (.firekeeper-import)
  The client that asks needs the scope system/*.cruds.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        ...CONNECTION_OPTIONS,
        progress: { type: 'boolean', default: false },
        parallel: { type: 'string', default: '4' },
        journal: { type: 'string', default: '.firekeeper-import' },
      },
      allowPositionals: true,
    });
    const parallel = Number(values.parallel);
    if (positionals.length === 0) throw new UsageError('Name files or folders');
    if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_PARALLEL)
      throw new UsageError(`--parallel must be from 1 to ${MOST_PARALLEL}`);
    const connection = await readConnection(values);
    const server = new ServerConnection(connection, 'system/*.cruds');
    const journal = await ImportJournal.open(values.journal);
    const run = new ImportRun(server, journal, connection.url, tell);
    const timer = values.progress
      ? setInterval(() => process.stderr.write(summary(run)), INTERVAL_MS)
      : undefined;
    try {
      await run.takeAll(allWork(positionals), parallel);
    } finally {
      clearInterval(timer);
      process.stdout.write(summary(run));
    }
    if (run.tally.refused > 0) return 1;
    await journal.close();
    return 0;
  },
};

async function* allWork(paths: readonly string[]): AsyncGenerator<ImportWork | ImportMistake> {
  for await (const source of importSources(paths)) yield* readWork(source);
}

function tell({ file, place, mistake }: ImportMistake): void {
  process.stderr.write(`${file}, ${place}: ${mistake}\n`);
}

function summary({ tally: { written, skipped, refused } }: ImportRun): string {
  return `${written} written, ${skipped} were in already, ${refused} refused\n`;
}
