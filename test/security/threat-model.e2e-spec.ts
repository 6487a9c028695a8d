import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** `security/fuzz` is a folder, `smart/refresh` a specification, `src/…` one beside its source. */
function isTest(name: string): boolean {
  return [`test/${name}.e2e-spec.ts`, `test/${name}`, `${name}.spec.ts`].some(path => existsSync(path));
}

describe('docs/security', () => {
  it('names a test that exists for every attack', async () => {
    const pages = (await readdir('docs/security')).filter(
      page => page.endsWith('.md') && page !== 'README.md',
    );
    const wrong: string[] = [];
    for (const page of pages) {
      const lines = (await readFile(`docs/security/${page}`, 'utf8')).split('\n');
      for (const line of lines.filter(text => text.startsWith('|') && text.includes('security/'))) {
        const shownBy = line.split('|').at(-2) ?? '';
        const names = [...shownBy.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
        if (names.length === 0 || !names.every(isTest)) wrong.push(`${page}: ${line}`);
      }
    }
    expect(pages.length).toBeGreaterThanOrEqual(5);
    expect(wrong).toEqual([]);
  });

  it('is linked from its first page', async () => {
    const first = await readFile('docs/security/README.md', 'utf8');
    for (const page of ['access', 'authorization', 'input', 'load', 'supply-chain']) {
      expect(first).toContain(`(${page}.md)`);
    }
  });
});
