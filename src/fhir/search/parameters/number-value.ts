import type { ComparedNumber } from '../condition/interval.js';

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * A number as a search writes it, with the interval of its implicit precision: half of its last digit to both
 * sides. In exponential form the specification's example counts one digit more: `1e2` is [95, 105).
 * Undefined for what is no number. https://hl7.org/fhir/R4/search.html#number
 */
export function parseSearchNumber(text: string): ComparedNumber | undefined {
  const [, , , fraction = '', exponent] = NUMBER.exec(text) ?? [];
  const value = Number(text);
  if (!NUMBER.test(text) || !Number.isFinite(value)) return undefined;
  const lastDigit = exponent === undefined ? -fraction.length : Number(exponent) - fraction.length - 1;
  const half = 0.5 * 10 ** lastDigit;
  const tenth = Math.abs(value) * 0.1;
  return {
    value,
    lo: clean(value - half),
    hi: clean(value + half),
    approximate: { lo: value - tenth, hi: value + tenth },
  };
}

/** 5.4 − 0.05 is 5.3500000000000005 in binary; the searcher means 5.35. */
function clean(value: number): number {
  return Number(value.toPrecision(15));
}
