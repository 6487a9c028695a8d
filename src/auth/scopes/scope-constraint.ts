import type { GranularConstraints } from './granular-constraints.js';
import type { SmartScope } from './smart-scope.js';

const PLAIN_NAME = /^[A-Za-z_][\w-]{0,63}(?::[A-Za-z-]{1,64})?$/;

/** Far more than any form of consent can say in words. */
const MOST_CONDITIONS = 20;

/**
 * Whether the scope can be granted as it is written: nothing in its constraint hides behind percent-encoding, and
 * the search engine can tell by the resource alone whether it fulfils it. What cannot be enforced is not granted.
 */
export function isEnforceable(
  { resourceType, constraint }: SmartScope,
  granular: GranularConstraints,
): boolean {
  if (constraint === undefined) return true;
  const pairs = constraint.split('&').map(pair => pair.split('='));
  if (pairs.length > MOST_CONDITIONS) return false;
  const isPlain = pairs.every(
    ([name = '', value = '', ...more]) => more.length === 0 && PLAIN_NAME.test(name) && isPlainValue(value),
  );
  return isPlain && granular.canEnforce(resourceType, constraint);
}

/** Percent-encoding may not bring in what would separate parameters or scopes once it is decoded, but for a space. */
function isPlainValue(value: string): boolean {
  if (value === '') return false;
  if (!/^(?:[^%]|%[0-9A-Fa-f]{2})+$/.test(value)) return false;
  try {
    return !/[&=?#\p{Cc}\p{Zl}\p{Zp}]/u.test(decodeURIComponent(value));
  } catch {
    return false;
  }
}
