import { describe, expect, it } from 'vitest';
import { PresumedRecord } from './presumed-record.js';

function after(pages: number, isRight: (page: number) => boolean): PresumedRecord {
  const record = new PresumedRecord();
  for (let page = 0; page < pages; page++) record.note(isRight(page));
  return record;
}

describe('to presume of many patients that nobody denies anything', () => {
  it('is worth while from the first page on, and while few pages are asked for twice', () => {
    expect(new PresumedRecord().choose()).toBe('many');
    expect(after(500, page => page % 10 > 0).choose()).toBe('many');
  });

  it('is not where every other page is, and is tried again after a while', () => {
    const record = after(500, page => page % 2 > 0);
    expect(record.choose()).toBe('one');
    for (let page = 0; page < 200; page++) void record.choose();
    expect(record.choose()).toBe('many');
  });
});
