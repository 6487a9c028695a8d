import { digitsOf } from '../model/decimal.js';
import { isObject } from './json-tree.js';

/** Equal as JSON Patch understands it: numbers by value, objects whatever the order of names. RFC 6902 §4.6 */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || other.length !== one.length) return false;
    return one.every((item, index) => isEqual(item, other[index]));
  }
  if (isObject(one)) {
    if (!isObject(other)) return false;
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length) return false;
    return names.every(name => Object.hasOwn(other, name) && isEqual(one[name], other[name]));
  }
  const digits = digitsOf(one);
  return digits === undefined ? one === other : isSameNumber(digits, digitsOf(other));
}

function isSameNumber(one: string, other: string | undefined): boolean {
  return other !== undefined && (one === other || normalForm(one) === normalForm(other));
}

/** Of `1.10` and `110e-2` alike: sign, the digits that count, and the power of ten of the last. */
function normalForm(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign}${significant}e${power}`;
}
