import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';

interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly enabled: boolean;
}

export const userCommand: Command = {
  usage: `firekeeper user create <user.json> | invite <username> | list | disable <username>
       firekeeper user reset-password <username> | reset-second-factor <username> [--keep-sessions]

  create   makes an account; the file is one of "users" in the bootstrap file (docs/bootstrap.md)
  invite   prints a link by which the person sets a password: good once, for three days
  list     username, state, name, and roles of each
  disable  ends sessions and tokens of the person at once
  reset-password       prints a link by which the person sets a new password: good once, for a day
  reset-second-factor  takes authenticator app, passkeys and recovery codes from the person
  Both end all sessions and tokens of the person, the first when the password is set; --keep-sessions leaves them.
  The client that asks needs the scope users.manage.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...CONNECTION_OPTIONS, 'keep-sessions': { type: 'boolean' } },
      allowPositionals: true,
    });
    const [verb, object = '', ...rest] = positionals;
    if (rest.length > 0 || (verb === 'list') !== (object === ''))
      throw new UsageError('Say create <file>, list, or invite, disable, reset-password … <username>');
    const server = new ServerConnection(await readConnection(values), 'users.manage');
    const answer = await (RESETS.has(verb)
      ? reset(server, verb, object, values['keep-sessions'] !== true)
      : answerOf(server, verb, object));
    process.stdout.write(answer);
    return 0;
  },
};

const RESETS: ReadonlySet<string | undefined> = new Set(['reset-password', 'reset-second-factor']);

async function reset(
  server: ServerConnection,
  verb: string | undefined,
  username: string,
  endsSessions: boolean,
): Promise<string> {
  const address = `users/${await idOf(server, username)}`;
  const body = { end_sessions: endsSessions };
  if (verb === 'reset-password')
    return `${(await server.ask<{ readonly url: string }>('POST', `${address}/password-reset`, body)).url}\n`;
  await server.ask('POST', `${address}/second-factor/reset`, body);
  return `${username} has no second factor any more\n`;
}

async function answerOf(server: ServerConnection, verb: string | undefined, object: string): Promise<string> {
  if (verb === 'list') return list(server);
  if (verb === 'create') {
    const declared: unknown = JSON.parse(await readFile(object, 'utf8'));
    const { username } = await server.ask<Account>('POST', 'users', declared);
    return `${username} is made\n`;
  }
  if (verb === 'invite') {
    const address = `users/${await idOf(server, object)}/invitation`;
    return `${(await server.ask<{ readonly url: string }>('POST', address)).url}\n`;
  }
  if (verb !== 'disable')
    throw new UsageError('Say create, invite, list, disable, reset-password or reset-second-factor');
  await server.ask('POST', `users/${await idOf(server, object)}/disable`);
  return `${object} is disabled\n`;
}

async function list(server: ServerConnection): Promise<string> {
  const users = await server.askAll<Account>('users');
  const rows = users.map(({ username, enabled, name, roles }) => [
    username,
    enabled ? 'enabled' : 'disabled',
    name,
    roles.join(' '),
  ]);
  return rows.map(row => `${row.join('\t')}\n`).join('');
}

async function idOf(server: ServerConnection, username: string): Promise<string> {
  const users = await server.askAll<Account>('users');
  const known = users.find(each => each.username === username.toLowerCase());
  if (!known) throw new Error(`There is no user ${username}: firekeeper user list tells them`);
  return known.id;
}
