import { decimalOf } from '../../model/decimal.js';

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

export interface Unit {
  readonly system?: string;
  readonly code?: string;
  readonly unit?: string;
}

interface Quantity extends Unit {
  readonly value?: unknown;
  readonly comparator?: string;
}

interface Range {
  readonly low?: Quantity;
  readonly high?: Quantity;
}

interface SampledData {
  readonly origin?: Quantity;
  readonly factor?: unknown;
  readonly data?: string;
}

/** The closed interval that a quantity stands for; `<5` ends just below 5. */
export function rangeOfQuantity(quantity: unknown): Interval | undefined {
  const { value, comparator } = quantity as Quantity;
  const number = decimalOf(value);
  if (number === undefined) return undefined;
  const nearly = Math.abs(number) * Number.EPSILON || Number.MIN_VALUE;
  switch (comparator) {
    case '<':
      return { lo: -Infinity, hi: number - nearly };
    case '<=':
      return { lo: -Infinity, hi: number };
    case '>':
      return { lo: number + nearly, hi: Infinity };
    case '>=':
      return { lo: number, hi: Infinity };
    default:
      return { lo: number, hi: number };
  }
}

export function rangeOfRange(range: unknown): Interval | undefined {
  const { low, high } = range as Range;
  const lo = decimalOf(low?.value);
  const hi = decimalOf(high?.value);
  return lo === undefined && hi === undefined ? undefined : { lo: lo ?? -Infinity, hi: hi ?? Infinity };
}

export function unitOfRange(range: unknown): Unit {
  const { low, high } = range as Range;
  return low ?? high ?? {};
}

/** From the least to the greatest of the samples. https://hl7.org/fhir/R4/datatypes.html#SampledData */
export function rangeOfSamples(samples: unknown): Interval | undefined {
  const { origin, factor, data } = samples as SampledData;
  const zero = decimalOf(origin?.value) ?? 0;
  const scale = decimalOf(factor) ?? 1;
  let lo = Infinity;
  let hi = -Infinity;
  for (const [text] of (data ?? '').matchAll(/[^\s]+/g)) {
    const sample = Number(text) * scale + zero;
    if (Number.isNaN(sample)) continue;
    if (sample < lo) lo = sample;
    if (sample > hi) hi = sample;
  }
  return lo === Infinity ? undefined : { lo, hi };
}

export function unitOfSamples(samples: unknown): Unit {
  return (samples as SampledData).origin ?? {};
}
