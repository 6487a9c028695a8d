#!/usr/bin/env node
import { type Command, UsageError } from './command.js';

/** Loaded when asked for: `new` works without what a server needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./commands/new.js')).newCommand,
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand,
  import: async () => (await import('./commands/import.js')).importCommand,
  export: async () => (await import('./commands/export.js')).exportCommand,
  reindex: async () => (await import('./commands/reindex.js')).reindexCommand,
  client: async () => (await import('./commands/client.js')).clientCommand,
  user: async () => (await import('./commands/user.js')).userCommand,
  token: async () => (await import('./commands/token.js')).tokenCommand,
  'standing-token': async () => (await import('./commands/standing-token.js')).standingTokenCommand,
};

const NEEDED_NODE = 24;

const [name = '', ...words] = process.argv.slice(2);
requireNode();
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
process.exitCode = await (load ? runCommand(await load()) : showAll());

/** Projects bring the right Node along, `npm` and `npx` within them find it; `new` is asked before there is one. */
function requireNode(): void {
  const version = Number(process.versions.node.split('.', 1)[0]);
  if (version >= NEEDED_NODE || name === 'new') return;
  process.stderr.write(
    `Firekeeper needs Node ${NEEDED_NODE} and this is ${process.version}: install it, or call npx firekeeper in a project of firekeeper new\n`,
  );
  process.exit(1);
}

async function runCommand(command: Command): Promise<number> {
  if (words.includes('--help')) {
    process.stdout.write(command.usage);
    return 0;
  }
  try {
    return await command.run(words);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (isMisunderstood(error)) process.stderr.write(`\n${command.usage}`);
    return 1;
  }
}

function isMisunderstood(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
}

async function showAll(): Promise<number> {
  const isAskedFor = name === '--help' || name === 'help';
  const commands = await Promise.all(Object.values(COMMANDS).map(async each => each()));
  const stream = isAskedFor ? process.stdout : process.stderr;
  stream.write(
    `${commands.map(({ usage }) => usage.split('\n')[0]).join('\n')}\n\nMore by <command> --help\n`,
  );
  return isAskedFor ? 0 : 1;
}
