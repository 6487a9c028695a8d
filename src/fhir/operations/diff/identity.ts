import { digitsOf } from '../../model/decimal.js';
import { isObject } from '../../patch/json-tree.js';

/** The same to the last digit, `1.10` is not `1.1`, whatever the order of names. */
export function isIdentical(one: unknown, other: unknown): boolean {
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || other.length !== one.length) return false;
    return one.every((item, index) => isIdentical(item, other[index]));
  }
  if (isObject(one)) {
    if (!isObject(other)) return false;
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length) return false;
    return names.every(name => Object.hasOwn(other, name) && isIdentical(one[name], other[name]));
  }
  const digits = digitsOf(one);
  return digits === undefined ? one === other : digits === digitsOf(other);
}
