import { describe, expect, it } from 'vitest';
import { canonicalUnit } from './canonical-unit.js';

describe('canonical units – ucum.org', () => {
  it.each([
    [5.4, 'mg/dL', 0.054, 'g/L'],
    [1, '[lb_av]', 453.59237, 'g'],
    [36.6, 'Cel', 97.88, '[degF]'],
    [120, 'mm[Hg]', 15.99864, 'kPa'],
    [90, 'min', 1.5, 'h'],
    [70, '%', 0.7, '1'],
    [4.5, '10*3/uL', 4.5, '10*9/L'],
    [0, 'Cel', 32, '[degF]'],
  ])('%d %s = %d %s', (value, code, other, otherCode) => {
    const [unit, otherUnit] = [canonicalUnit(code), canonicalUnit(otherCode)];
    expect(unit?.dimension).toBe(otherUnit?.dimension);
    expect(unit?.convert(value)).toBe(otherUnit?.convert(other));
  });

  it.each(['foo', '[iU]/L', '[pH]', 'B', '', 'm'.repeat(65), 'KG?'])('%s has none', code => {
    expect(canonicalUnit(code)).toBeUndefined();
  });

  it('keeps what is just below a number below it', () => {
    const unit = canonicalUnit('mg')!;
    expect(unit.convert(5 - 5 * Number.EPSILON)).toBeLessThan(unit.convert(5));
    expect(unit.convert(-Number.MIN_VALUE)).toBeLessThan(unit.convert(0));
    expect(unit.convert(Infinity)).toBe(Infinity);
  });

  it('does not take mass for volume', () => {
    expect(canonicalUnit('mg')?.dimension).not.toBe(canonicalUnit('mL')?.dimension);
  });
});
