/** What a check has found, and what to do about it. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'wrong';
  readonly about: string;
  readonly words: string;
  readonly next?: string;
}

export function lineOf({ state, about, words, next }: Finding): string {
  return `${state.padEnd(6)}${about}: ${words}${next === undefined ? '' : `\n      → ${next}`}\n`;
}
