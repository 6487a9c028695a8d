import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { run } from '../support/packed-project.js';

it('docs/extending/reference.md is what the sources say: npm run --silent reference > docs/extending/reference.md', async () => {
  const { stdout } = await run(process.execPath, ['scripts/print-extension-reference.mjs']);
  expect(await readFile('docs/extending/reference.md', 'utf8')).toBe(stdout);
}, 120_000);
