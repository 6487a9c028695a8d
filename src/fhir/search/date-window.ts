import type { Bounds, IndexCondition } from './condition/index-condition.js';

/** Main dates up to this long are found by their start alone; longer ones have a posting list of their own. */
export const LONG_PERIOD = 31 * 24 * 60 * 60 * 1_000;

/** Between which starts of main dates the matches lie, as far as conditions on them tell. */
export interface DateWindow {
  /** Of all matches. */
  readonly start: number;
  /** Of the matches that are not long periods; not before `start`. */
  readonly shortStart: number;
  readonly end: number;
}

export function dateWindow(conditions: readonly IndexCondition[]): DateWindow {
  const periods = conditions.filter(condition => condition.kind === 'period');
  const window = (bound: (bounds: Bounds) => number, alternative: 'min' | 'max'): readonly number[] =>
    periods.map(({ alternatives }) => Math[alternative](...alternatives.map(bound)));
  const start = Math.max(-Infinity, ...window(earliestStart, 'min'));
  return {
    start,
    shortStart: Math.max(start, ...window(earliestShortStart, 'min')),
    end: Math.min(Infinity, ...window(latestStart, 'max')),
  };
}

function earliestStart(bounds: Bounds): number {
  const starts = bounds.filter(({ edge, operator }) => edge === 'lo' && operator.startsWith('>'));
  return Math.max(-Infinity, ...starts.map(({ value }) => value));
}

/** What ends after a time, and is not long, began not long before it. */
function earliestShortStart(bounds: Bounds): number {
  const ends = bounds.filter(({ edge, operator }) => edge === 'hi' && operator.startsWith('>'));
  return Math.max(earliestStart(bounds), ...ends.map(({ value }) => value - LONG_PERIOD));
}

/** Every period starts before it ends. */
function latestStart(bounds: Bounds): number {
  const ends = bounds.filter(({ operator }) => operator.startsWith('<'));
  return Math.min(Infinity, ...ends.map(({ value }) => value));
}
