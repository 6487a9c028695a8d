import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';

interface TokensInForce {
  readonly id: string;
  readonly client: string;
  readonly user: string | null;
  readonly scope: string;
}

export const tokenCommand: Command = {
  usage: `firekeeper token list | revoke <id>

  list    grants with tokens in force, and services: id, client, user, scope
  revoke  ends the tokens of one of them, with the next request
  The client that asks needs the scope sessions.manage.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: CONNECTION_OPTIONS,
      allowPositionals: true,
    });
    const [verb, id = '', ...rest] = positionals;
    if (rest.length > 0 || !(verb === 'list' ? id === '' : verb === 'revoke' && id !== ''))
      throw new UsageError('Say list, or revoke <id>');
    const server = new ServerConnection(await readConnection(values), 'sessions.manage');
    if (verb === 'list') {
      for (const { id: grant, client, user, scope } of await server.askAll<TokensInForce>('tokens'))
        process.stdout.write(`${[grant, client, user ?? '', scope].join('\t')}\n`);
    } else {
      await server.ask('DELETE', `tokens/${encodeURIComponent(id)}`);
      process.stdout.write(`${id} is revoked\n`);
    }
    return 0;
  },
};
