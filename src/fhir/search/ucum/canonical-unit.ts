import { ucum } from './ucum-library.js';
import { LONGEST_UNIT } from './ucum-unit.js';

export const UCUM = 'http://unitsofmeasure.org';

/** Values in units of one dimension, made comparable. https://ucum.org/ucum, "Semantics" */
export interface CanonicalUnit {
  /** The same for all units that convert into each other: `g:1,m:-3`. */
  readonly dimension: string;
  /** In base units, to twelve digits: what binary rounding adds to the rest is no difference. */
  convert(value: number): number;
}

const MOST_REMEMBERED = 5_000;
const DIGITS = 12;

const known = new Map<string, CanonicalUnit | undefined>();

/** Undefined for what is no unit of UCUM, for arbitrary units (`[iU]`) and for logarithmic scales. */
export function canonicalUnit(code: string): CanonicalUnit | undefined {
  if (known.has(code)) return known.get(code);
  const unit = code.length > LONGEST_UNIT ? undefined : resolve(code);
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(code, unit);
  return unit;
}

function resolve(code: string): CanonicalUnit | undefined {
  const { status, magnitude, unitToExp, fromUnitIsSpecial } = ucum.convertToBaseUnits(code, 1);
  if (status !== 'succeeded' || magnitude === undefined || unitToExp === undefined) return undefined;
  const dimension = Object.entries(unitToExp)
    .map(([unit, exponent]) => `${unit}:${exponent}`)
    .toSorted()
    .join(',');
  if (!fromUnitIsSpecial) return unitOf(dimension, magnitude, 0);
  const [second = Number.NaN, third = Number.NaN] = [2, 3].map(
    value => ucum.convertToBaseUnits(code, value).magnitude ?? Number.NaN,
  );
  const slope = second - magnitude;
  const isStraight = Math.abs(third - second - slope) < Math.abs(slope) * 1e-9;
  return isStraight ? unitOf(dimension, slope, magnitude - slope) : undefined;
}

function unitOf(dimension: string, slope: number, offset: number): CanonicalUnit | undefined {
  if (!(slope > 0) || !Number.isFinite(slope)) return undefined;
  return { dimension, convert };

  /** What is just below or above a number, as `<5` is, stays so. */
  function convert(value: number): number {
    const number = Math.abs(value) === Number.MIN_VALUE ? 0 : Number(value.toPrecision(15));
    const converted = Number((slope * number + offset).toPrecision(DIGITS));
    if (value === number || !Number.isFinite(value)) return converted;
    const nearly = Math.abs(converted) * Number.EPSILON || Number.MIN_VALUE;
    return value < number ? converted - nearly : converted + nearly;
  }
}
