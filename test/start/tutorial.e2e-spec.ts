import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkProject, packedProject } from '../support/packed-project.js';

const LONG = 300_000;
/** The name of a file alone on its line, and its content. */
const FILE = /^`([\w./-]+\.ts)`\n\n```ts\n([\s\S]*?)^```$/gm;

let directory: string;
let project: string;
let tutorial: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'firekeeper-tutorial-'));
  tutorial = await readFile('docs/extending/tutorial.md', 'utf8');
  project = await packedProject(directory, 'emberwood');
}, LONG);
afterAll(async () => rm(directory, { recursive: true, force: true }));

describe('docs/extending/tutorial.md, word by word', () => {
  it('names what firekeeper new and the project know', async () => {
    const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const blocks = [...tutorial.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines = '']) =>
      lines.trim().split('\n'),
    );
    for (const line of blocks.flat()) {
      const [, script] = /^npm (test|start)$/.exec(line) ?? [];
      if (script === undefined)
        expect(line).toMatch(/^(?:npx firekeeper new emberwood|cd emberwood|npm install)$/);
      else expect(scripts).toHaveProperty(script);
    }
  });

  it(
    'leads to a project whose tests pass',
    async () => {
      const files = [...tutorial.matchAll(FILE)].map(([, name = '', content = '']) => ({ name, content }));
      const blocks = tutorial.match(/^```ts$/gm);
      expect(files).toHaveLength(blocks?.length ?? 0);
      for (const { name, content } of files) {
        await mkdir(dirname(join(project, name)), { recursive: true });
        await writeFile(join(project, name), content);
      }
      expect(await checkProject(project)).toContain('4 passed');
    },
    LONG,
  );
});
