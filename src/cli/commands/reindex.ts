import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { type Answer, ServerConnection } from '../connection/server-connection.js';

const INTERVAL_MS = 500;

export const reindexCommand: Command = {
  usage: `firekeeper reindex [--type <type>]… [--progress]

  Indexes stored resources anew in the background, and waits for the end.
  --type      of this type alone
  --progress  says on standard error how far it is
  The client that asks needs the scope system/*.u, or u on each type.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values } = parseArgs({
      args: [...words],
      options: {
        ...CONNECTION_OPTIONS,
        type: { type: 'string', multiple: true, default: [] },
        progress: { type: 'boolean', default: false },
      },
    });
    const scope =
      values.type.length === 0 ? 'system/*.u' : values.type.map(type => `system/${type}.u`).join(' ');
    const server = new ServerConnection(await readConnection(values), scope);
    const query = new URLSearchParams(values.type.map((type): [string, string] => ['type', type]));
    const started = await server.send('POST', `/fhir/$reindex?${query.toString()}`);
    const status = new URL(started.headers.get('Content-Location') ?? '');
    const { state, done } = await untilFinished(
      server,
      `${status.pathname}${status.search}`,
      values.progress,
    );
    process.stdout.write(`${state}: ${done} resources\n`);
    return state === 'completed' ? 0 : 1;
  },
};

/** Where the job is, and its number of resources. */
interface Progress {
  readonly state: string;
  readonly done: number;
  readonly total: number | undefined;
}

async function untilFinished(server: ServerConnection, address: string, isTold: boolean): Promise<Progress> {
  let told = '';
  for (;;) {
    const answer = await server.send('GET', address);
    const progress = progressOf(answer);
    const words = `${progress.state}: ${progress.done} of ${progress.total ?? '?'}\n`;
    if (isTold && words !== told) process.stderr.write(words);
    told = words;
    if (answer.status === 200) return progress;
    await sleep(INTERVAL_MS);
  }
}

interface Parameter {
  readonly name: string;
  readonly valueCode?: string;
  readonly valueInteger?: number;
}

function progressOf({ text }: Answer): Progress {
  const { parameter } = JSON.parse(text) as { readonly parameter: readonly Parameter[] };
  const named = (name: string): Parameter | undefined => parameter.find(each => each.name === name);
  return {
    state: named('state')?.valueCode ?? 'unknown',
    done: named('done')?.valueInteger ?? 0,
    total: named('total')?.valueInteger,
  };
}
