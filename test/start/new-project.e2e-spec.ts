import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { checkProject, COMMAND, MODULES, packedProject, run } from '../support/packed-project.js';

const LONG = 300_000;

let directory: string;
let project: string;

function start(settings: Record<string, string>) {
  const environment = { PATH: process.env['PATH'], DATA_DIRECTORY: join(directory, 'data'), ...settings };
  return spawn(process.execPath, ['dist/main.js'], { cwd: project, env: environment });
}

/** What it says against these words; `taken` if nothing. */
async function refused(...words: string[]): Promise<string> {
  return run(process.execPath, [COMMAND, ...words]).then(
    () => 'taken',
    ({ stderr }: { readonly stderr: string }) => stderr,
  );
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-new-'));
  project = await packedProject(directory, 'emberwood');
}, LONG);
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('firekeeper new', () => {
  it('makes a project with a module, a test and a Dockerfile, and the versions of this release', async () => {
    const files = await readdir(project);
    expect(files).toEqual(
      expect.arrayContaining(['.gitignore', 'Dockerfile', 'README.md', 'package.json', 'src', 'test']),
    );
    expect(files).not.toContain('gitignore');
    const described = await readFile(join(project, 'package.json'), 'utf8');
    expect(described).not.toContain('{{');
    const { name, dependencies, allowScripts } = JSON.parse(described) as {
      name: string;
      dependencies: Record<string, string>;
      allowScripts: Record<string, boolean>;
    };
    expect(name).toBe('emberwood');
    // npm asks about each package with a script of which nothing is said.
    const ours = JSON.parse(await readFile('package.json', 'utf8')) as { allowScripts: typeof allowScripts };
    const allowed = Object.entries(ours.allowScripts).filter(([, isAllowed]) => isAllowed);
    expect(allowScripts).toMatchObject({
      ...Object.fromEntries(allowed),
      firekeeper: false,
      fhirpath: false,
    });
    expect(dependencies['firekeeper']).toMatch(/^file:\.\.\/firekeeper-.*\.tgz$/);
    expect(dependencies['@nestjs/common']).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('with a package that could be published, and holds what its pages name', async () => {
    const packed = join(project, 'node_modules/firekeeper');
    const fields = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(fields).toMatchObject({
      license: 'Apache-2.0',
      type: 'module',
      scripts: { prepack: expect.any(String) },
    });
    expect(fields).not.toHaveProperty('private');
    const { exports, bin } = fields as { exports: Record<string, unknown>; bin: Record<string, string> };
    const files = [exports['.'], exports['./testing'], bin].flatMap(each => Object.values(each as object));
    for (const file of [...files, 'LICENSE', 'README.md', 'examples/custom-operation/fall-risk.module.ts'])
      expect([file, existsSync(join(packed, file as string))]).toEqual([file, true]);
  });

  it(
    'whose types fit, whose build starts, and whose own tests pass',
    async () => {
      expect(await checkProject(project)).toContain('2 passed');
      await run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
        cwd: project,
      });
      expect(existsSync(join(project, 'dist/main.js'))).toBe(true);
    },
    LONG,
  );

  it(
    'prints its own routes beside ours, with their scopes',
    async () => {
      const { stdout } = await run(process.execPath, ['dist/print-routes.js'], { cwd: project });
      const line =
        '| ALL | `/fhir/Patient/:id/$fall-risk` | `Patient.r` and `Observation.s` | FallRiskController.assess |';
      expect(stdout.split('\n')).toContain(line);
      expect(stdout).toContain('/fhir/metadata');
    },
    LONG,
  );

  it(
    'starts by its own main.ts, tells mistakes in settings, and stops in order',
    async () => {
      const wrong = start({ PORT: 'many' });
      expect((await text(wrong.stderr)).trim()).toContain('PORT must be a whole number');
      const port = String(await freePort());
      const server = start({ PORT: port });
      let output = '';
      for await (const chunk of server.stdout) {
        output += String(chunk);
        if (output.includes('is ready at')) break;
      }
      const answer = await fetch(`http://localhost:${port}/openapi.json?type=Patient`);
      expect(await answer.text()).toContain('/fhir/Patient/{id}/$fall-risk');
      server.kill('SIGTERM');
      const [code] = (await once(server, 'exit')) as [number];
      expect(code).toBe(0);
    },
    LONG,
  );

  it('made from a checkout, says how npm gets what is in no registry', async () => {
    const { stdout } = await run(process.execPath, [COMMAND, 'new', join(directory, 'elmwood')]);
    expect(stdout).toContain('--from file:');
    const packed = [COMMAND, 'new', join(directory, 'oakwood'), '--from', 'file:../firekeeper.tgz'];
    expect((await run(process.execPath, packed)).stdout).not.toContain('--from');
  });

  it('refuses a directory with something in it, a bad name, and what it does not understand', async () => {
    expect(await refused('new', project)).toContain('is not empty');
    expect(await refused('new', join(directory, 'Ember Wood'))).toContain('cannot be the name of a package');
    expect(await refused('old')).toContain('firekeeper new <directory>');
    expect(await refused('new', join(directory, 'x'), '--form', 'y')).toContain('--from');
    expect(await readdir(directory)).not.toContain('x');
  });
});
