import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const MODULES = resolve('node_modules');
export const COMMAND = resolve('dist/src/cli/firekeeper.js');

/** A project of `firekeeper new`, with the built package (`npm run build`) as npm would pack and install it. */
export async function packedProject(directory: string, name: string): Promise<string> {
  const project = join(directory, name);
  const { stdout } = await run('npm', [
    'pack',
    '--ignore-scripts',
    '--json',
    '--pack-destination',
    directory,
  ]);
  const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }];
  await run(process.execPath, [COMMAND, 'new', project, '--from', `file:../${filename}`]);
  await install(project, join(directory, filename));
  return project;
}

/** What npm would install, without a registry: the package as it is packed, all others as they are here. */
async function install(project: string, packed: string): Promise<void> {
  const target = join(project, 'node_modules');
  await mkdir(join(target, 'firekeeper'), { recursive: true });
  await run('tar', ['-xzf', packed, '-C', join(target, 'firekeeper'), '--strip-components=1']);
  for (const name of await readdir(MODULES)) {
    if (!name.startsWith('.') && name !== 'firekeeper')
      await symlink(join(MODULES, name), join(target, name));
  }
}

/** Type check and tests of a project; answers what its tests have said. */
export async function checkProject(project: string): Promise<string> {
  await run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '--noEmit'], { cwd: project });
  const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  const vitest = [join(MODULES, 'vitest/vitest.mjs'), 'run'];
  return (await run(process.execPath, vitest, { cwd: project, env: environment })).stdout;
}
