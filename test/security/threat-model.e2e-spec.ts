import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** `security/fuzz` is a folder, `smart/refresh` a specification, `src/…` one beside its source. */
function isTest(name: string): boolean {
  return [`test/${name}.e2e-spec.ts`, `test/${name}`, `${name}.spec.ts`].some(path => existsSync(path));
}

/** The rows of tables whose last column says what shows it. */
function attacksOf(text: string): readonly string[] {
  const rows: string[] = [];
  let isOfAttacks = false;
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) isOfAttacks = false;
    else if (/\| shown by\s*\|$/.test(line)) isOfAttacks = true;
    else if (isOfAttacks && !/^\|[ -]+\|[ -|]+$/.test(line)) rows.push(line);
  }
  return rows;
}

describe('docs/security', () => {
  it('names a test that exists for every attack', async () => {
    const pages = (await readdir('docs/security')).filter(
      page => page.endsWith('.md') && page !== 'README.md',
    );
    const wrong: string[] = [];
    let attacks = 0;
    for (const page of pages) {
      for (const line of attacksOf(await readFile(`docs/security/${page}`, 'utf8'))) {
        const names = [
          ...line
            .split('|')
            .at(-2)!
            .matchAll(/`([^`]+)`/g),
        ].map(([, name]) => name!);
        attacks += 1;
        if (names.length === 0 || !names.every(isTest)) wrong.push(`${page}: ${line}`);
      }
    }
    expect(attacks).toBeGreaterThanOrEqual(90);
    expect(pages.length).toBeGreaterThanOrEqual(5);
    expect(wrong).toEqual([]);
  });

  it('is linked from its first page', async () => {
    const first = await readFile('docs/security/README.md', 'utf8');
    for (const page of ['attacks', 'access', 'authorization', 'input', 'load', 'supply-chain']) {
      expect(first).toContain(`(${page}.md)`);
    }
  });
});
