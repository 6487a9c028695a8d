import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ClusterDirectory, WORKING_DIRECTORY } from './cluster-directory.js';

const run = promisify(execFile);

const DRAFT = 'postgres.new-';

/** Makes the database cluster at the first start: beside its place, then moved there whole or not at all. */
export async function createClusterIfAbsent(
  directory: ClusterDirectory,
  binaries: string,
  password: string,
  durable: boolean,
): Promise<void> {
  if (await isComplete(directory)) {
    await removeDrafts(directory);
    return;
  }
  const draft = await mkdtemp(join(directory.root, DRAFT));
  try {
    await directory.giveToPostgres(draft);
    await initialize(directory, binaries, password, draft, durable ? [] : ['--no-sync']);
    await rename(join(draft, 'cluster'), directory.cluster);
  } catch (error) {
    // Another start was faster; it holds the directory, and the launch will say so.
    if (!(await isComplete(directory))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Of starts that were killed. */
async function removeDrafts({ root }: ClusterDirectory): Promise<void> {
  const drafts = (await readdir(root)).filter(name => name.startsWith(DRAFT));
  await Promise.all(drafts.map(async name => rm(join(root, name), { recursive: true, force: true })));
}

async function isComplete(directory: ClusterDirectory): Promise<boolean> {
  return access(join(directory.cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/** https://www.postgresql.org/docs/18/app-initdb.html */
async function initialize(
  directory: ClusterDirectory,
  binaries: string,
  password: string,
  draft: string,
  moreOptions: readonly string[],
): Promise<void> {
  const passwordFile = join(draft, 'password');
  const cluster = join(draft, 'cluster');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  await directory.giveToPostgres(passwordFile);
  await directory.giveToPostgres(cluster);
  const options = [
    `--pgdata=${directory.account ? WORKING_DIRECTORY : cluster}`,
    '--pwfile=../password',
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...moreOptions,
  ];
  await run(join(binaries, 'bin', 'initdb'), options, { cwd: cluster, ...directory.account });
}
