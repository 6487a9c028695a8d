import { describe, expect, it } from 'vitest';
import { parseSearchNumber } from './number-value.js';

describe('implicit precision – search.html#number', () => {
  it.each([
    ['100', 99.5, 100.5],
    ['100.00', 99.995, 100.005],
    ['1e2', 95, 105],
    ['5.4', 5.35, 5.45],
    ['5.40', 5.395, 5.405],
    ['-5.4', -5.45, -5.35],
    ['0', -0.5, 0.5],
    ['0.001', 0.0005, 0.0015],
    ['+7', 6.5, 7.5],
  ])('%s stands for %d to %d', (text, lo, hi) => {
    expect(parseSearchNumber(text)).toMatchObject({ value: Number(text), lo, hi });
  });

  it.each(['', ' 1', '1 ', '.5', '1.', 'NaN', 'Infinity', '0x10', '1e', '1e9999', '1,5', '--1', '1e400'])(
    '%s is no number',
    text => {
      expect(parseSearchNumber(text)).toBeUndefined();
    },
  );
});
