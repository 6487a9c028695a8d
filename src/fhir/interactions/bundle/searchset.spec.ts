import { describe, expect, it } from 'vitest';
import type { StoredResource } from '../../model/resource.js';
import { historyText, searchsetText } from './searchset.js';

const content = `{"resourceType":"Binary","data":"${'A'.repeat(7 * 1024 * 1024)}"}`;
const large: StoredResource = {
  resourceType: 'Binary',
  id: 'large',
  versionId: '1',
  lastUpdated: new Date(0),
  method: 'PUT',
  content,
};
const page = (length: number) => ({
  self: 'x',
  ignored: [],
  matches: Array.from({ length }, () => large),
});

describe('a page of very large resources', () => {
  it('is refused with advice, where no text could hold it', () => {
    expect(() => searchsetText({ ...page(80), included: [] }, 'x')).toThrow(/_count/);
    expect(() => historyText({ self: 'x', total: 80, entries: page(80).matches }, 'x')).toThrow(/_count/);
  });

  it('is made as long as it can be', () => {
    expect(searchsetText({ ...page(5), included: [] }, 'x').length).toBeGreaterThan(5 * content.length);
  });
});
