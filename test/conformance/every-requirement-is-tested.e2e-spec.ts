import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REQUIREMENTS } from './requirements.js';

/** `it('…'` and `it.each(…)('…'`. */
const TITLE = /(?:\b(?:it|describe)|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|`([^`]*)`)/g;

const ID = /\b[A-Z]{1,5}-\d{2}\b/g;

function titlesOf(file: string): readonly string[] {
  const titles = readFileSync(file, 'utf8').matchAll(TITLE);
  return [...titles].map(([, plain, template]) => plain ?? template ?? '');
}

const TESTED = new Map<string, string>();
for (const file of globSync('test/**/*.e2e-spec.ts')) {
  for (const id of titlesOf(file).flatMap(title => title.match(ID) ?? [])) TESTED.set(id, file);
}

describe('Conformance suites, sections A to P', () => {
  it.each(Object.entries(REQUIREMENTS))('%s has a test: %s', id => {
    expect([...TESTED.keys()]).toContain(id);
  });

  it('no test speaks of an id that is none', () => {
    const prefixes = new Set(Object.keys(REQUIREMENTS).map(id => id.split('-')[0]));
    const own = [...TESTED.keys()].filter(id => prefixes.has(id.split('-')[0]));
    expect(own.filter(id => !(id in REQUIREMENTS))).toEqual([]);
  });
});
