import { describe, expect, it } from 'vitest';
import { parseDateRange, parsePartialDate } from './date-range.js';
import { formatInstant, parseInstant } from './instant.js';

function isoRange(text: string): string[] | undefined {
  const range = parseDateRange(text);
  return range && [range.lo, range.hi].map(time => new Date(time).toISOString());
}

const NO_DATES = [
  ['', '2021-02-30', '2021-02-29', '1900-02-29', '2021-04-31', '2021-13', '2021-00', '2021-01-00', '0000'],
  ['21', '2021-1-1', '2021-01-01T', '2021-01-01T10', '2021-01-01T24:00:00Z', '2021-01-01T10:60:00Z'],
  ['2021-01-01T10:00:61Z', '2021-01-01T10:00:00+15:00', '2021-01-01T10:00:00+14:01', ' 2021', '2021\n'],
  ['2021-01-01 10:00:00', '2021-01-01T10:00:00z', '2021-01-01T10:00:00+0200', '2021-01-01T10:00:00.Z'],
].flat();

describe('dates as intervals – search.html#date', () => {
  it.each([
    ['2021', '2021-01-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z'],
    ['2021-12', '2021-12-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z'],
    ['2020-02', '2020-02-01T00:00:00.000Z', '2020-03-01T00:00:00.000Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z', '2020-03-01T00:00:00.000Z'],
    ['2021-03-04T05:06', '2021-03-04T05:06:00.000Z', '2021-03-04T05:07:00.000Z'],
    ['2021-03-04T05:06:07Z', '2021-03-04T05:06:07.000Z', '2021-03-04T05:06:08.000Z'],
    ['2021-03-04T05:06:07.5Z', '2021-03-04T05:06:07.500Z', '2021-03-04T05:06:07.600Z'],
    ['2021-03-04T05:06:07.123456Z', '2021-03-04T05:06:07.123Z', '2021-03-04T05:06:07.124Z'],
    ['2021-03-04T00:30:00+02:00', '2021-03-03T22:30:00.000Z', '2021-03-03T22:30:01.000Z'],
    ['2021-03-04T23:30:00-14:00', '2021-03-05T13:30:00.000Z', '2021-03-05T13:30:01.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z', '2017-01-01T00:00:01.000Z'],
    ['0099-01-01', '0099-01-01T00:00:00.000Z', '0099-01-02T00:00:00.000Z'],
    ['9999', '9999-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z'],
  ])('%s is from %s to before %s', (text, lo, hi) => {
    expect(isoRange(text)).toEqual([lo, hi]);
  });

  it.each(NO_DATES)('%j is no date', text => {
    expect(parseDateRange(text)).toBeUndefined();
  });

  it('says the precision and whether there was a zone', () => {
    expect(parsePartialDate('2021-03')).toMatchObject({ precision: 'month', hasTimeZone: false });
    expect(parsePartialDate('2021-03-04T05:06:07+01:00')).toMatchObject({
      precision: 'second',
      hasTimeZone: true,
    });
  });
});

describe('instants – datatypes.html#instant', () => {
  it('reads seconds and fractions with a zone', () => {
    expect(parseInstant('2015-02-07T13:28:17.239+02:00')).toBe(Date.UTC(2015, 1, 7, 11, 28, 17, 239));
  });

  it.each(['2015-02-07', '2015-02-07T13:28:17', '2015-02-07T13:28Z', 'now'])('refuses %s', text => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('writes UTC to the millisecond', () => {
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
  });
});
