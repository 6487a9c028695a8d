import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PageLink } from './page-link.js';

const links = new PageLink(randomBytes(32));

function sealed(page: object): string {
  return links.seal('caller', 'Observation', page);
}

describe('page links – docs/decisions, B5', () => {
  it.each([
    ['short', { key: '1' }],
    ['long', { parameters: Array.from({ length: 200 }, (_, n) => ['code', `c-${n}`]) }],
  ])('a %s page comes back as it was', (_, page) => {
    expect(links.open('caller', 'Observation', sealed(page))).toEqual(page);
  });

  it('are as long whatever the numbers of rows and transactions are', () => {
    const small = sealed({ key: '1', snapshot: '9:9:' });
    const large = sealed({ key: '1288834974657', snapshot: '10230:10239:10232,10235' });
    expect(large.length).toBe(small.length);
  });

  it('open for their caller, for what is paged through, and unchanged alone', () => {
    const link = sealed({ key: '1' });
    expect(() => links.open('another', 'Observation', link)).toThrow('page link');
    expect(() => links.open('caller', 'Patient', link)).toThrow('page link');
    expect(() => links.open('caller', 'Observation', `A${link.slice(1)}A`)).toThrow('page link');
  });
});
