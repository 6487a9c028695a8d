import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';

interface RegisteredClient {
  readonly client_id: string;
  readonly client_name?: string;
  readonly scope?: string;
  readonly enabled: boolean;
}

export const clientCommand: Command = {
  usage: `firekeeper client create <metadata.json> | list | disable <client id>

  create   registers an app or service; the file holds its metadata in the words of RFC 7591.
           The answer, with a new secret if it needs one, is printed once, as JSON.
  list     client id, state, name, and scope of each
  disable  ends its tokens at once
  The client that asks needs the scope clients.manage.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: CONNECTION_OPTIONS,
      allowPositionals: true,
    });
    const [verb, object = '', ...rest] = positionals;
    if (rest.length > 0 || (verb === 'list') !== (object === ''))
      throw new UsageError('Say create <file>, list, or disable <client id>');
    const server = new ServerConnection(await readConnection(values), 'clients.manage');
    if (verb === 'create') await create(server, object);
    else if (verb === 'list') await list(server);
    else if (verb === 'disable') await disable(server, object);
    else throw new UsageError('Say create, list or disable');
    return 0;
  },
};

async function create(server: ServerConnection, file: string): Promise<void> {
  const metadata: unknown = JSON.parse(await readFile(file, 'utf8'));
  const client = await server.ask('POST', 'clients', metadata);
  process.stdout.write(`${JSON.stringify(client, undefined, 2)}\n`);
}

async function list(server: ServerConnection): Promise<void> {
  for (const client of await server.askAll<RegisteredClient>('clients')) {
    const { client_id: id, client_name: name = '', scope = '', enabled } = client;
    process.stdout.write(`${[id, enabled ? 'enabled' : 'disabled', name, scope].join('\t')}\n`);
  }
}

async function disable(server: ServerConnection, id: string): Promise<void> {
  await server.ask('POST', `clients/${encodeURIComponent(id)}/disable`);
  process.stdout.write(`${id} is disabled\n`);
}
