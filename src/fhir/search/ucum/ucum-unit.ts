import { ucum } from './ucum-library.js';

/** Longer codes are no units that anyone measures in. */
export const LONGEST_UNIT = 64;

/** How the unit is called; null for one without a name, undefined for what is no unit of UCUM. https://ucum.org/ucum */
export function nameOfUnit(code: string): string | null | undefined {
  if (code.length > LONGEST_UNIT) return undefined;
  // Annotations may stand alone: `{tablets}` is the unit 1.
  const { status, ucumCode, unit } = ucum.validateUnitString(code);
  if (status !== 'valid' || ucumCode !== code) return undefined;
  return unit?.name ?? null;
}
