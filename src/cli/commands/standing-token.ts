import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { CONNECTION_OPTIONS, CONNECTION_USAGE, readConnection } from '../connection/connection-options.js';
import { ServerConnection } from '../connection/server-connection.js';

interface StandingToken {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly expires_at: string;
  readonly last_used_at: string | null;
}

export const standingTokenCommand: Command = {
  usage: `firekeeper standing-token create <name> [--days <1 to 730>] | list | revoke <name>

  create  prints a token for a directory that cannot ask for one (docs/identity/scim.md): it is told once
  list    name, scope, end and last use of each
  revoke  ends the token with the next request
  --days  until it ends, 365 unless told
  The client that asks needs the scope clients.manage.
${CONNECTION_USAGE}`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...CONNECTION_OPTIONS, days: { type: 'string' } },
      allowPositionals: true,
    });
    const [verb, name = '', ...rest] = positionals;
    const isUnderstood = verb === 'list' ? name === '' : VERBS.has(verb) && name !== '';
    if (rest.length > 0 || !isUnderstood || (values.days !== undefined && verb !== 'create'))
      throw new UsageError('Say create <name>, list, or revoke <name>');
    if (values.days !== undefined && !/^\d{1,6}$/.test(values.days))
      throw new UsageError('--days must be a whole number');
    const server = new ServerConnection(await readConnection(values), 'clients.manage');
    process.stdout.write(await answerOf(server, verb, name, values.days));
    return 0;
  },
};

const VERBS: ReadonlySet<string | undefined> = new Set(['create', 'revoke']);

async function answerOf(
  server: ServerConnection,
  verb: string | undefined,
  name: string,
  days: string | undefined,
): Promise<string> {
  if (verb === 'create') {
    const body = { name, ...(days === undefined ? {} : { days: Number(days) }) };
    return `${(await server.ask<{ readonly token: string }>('POST', 'standing-tokens', body)).token}\n`;
  }
  const known = await server.ask<readonly StandingToken[]>('GET', 'standing-tokens');
  if (verb === 'list') return known.map(lineOf).join('');
  const named = known.filter(each => each.name === name);
  if (named.length === 0)
    throw new Error(`There is no standing token ${name}: firekeeper standing-token list tells them`);
  for (const { id } of named) await server.ask('DELETE', `standing-tokens/${id}`);
  return `${name} is revoked\n`;
}

function lineOf({ name, scope, expires_at: end, last_used_at: lastUse }: StandingToken): string {
  return `${[name, scope, end, lastUse ?? 'never used'].join('\t')}\n`;
}
