import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { processorMs } from '../../support/processor-time.js';
import { wordsOf } from './words.js';

/** How long a repetition is made to see whether a parser takes more than linear time. */
const LONG = 64 * 1024;
/** A parser that looks at everything again for each character would take minutes for so much. */
const LONGEST_MS = 1500;

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400);
/** The same in every `npm test`; another one in every long run, which prints it. */
export const SEED = Number(
  process.env['FUZZ_SEED'] ?? (process.env['FUZZ_RUNS'] === undefined ? 20_261_122 : Date.now()),
);
process.stdout.write(`Fuzzing with FUZZ_SEED=${SEED}, FUZZ_RUNS=${RUNS}\n`);

/** How many of so many runs; those through HTTP cost more. */
export function runs(part = 1): fc.Parameters<unknown> {
  return { seed: SEED, numRuns: Math.ceil(RUNS * part), endOnFailure: false };
}

/** What has broken parsers before, whatever their language. */
const NASTY = wordsOf(
  '¦ ¦\t¦\n¦\r\n¦\u0000¦\u00a0¦\u2028¦\ufeff¦\u202e¦İ¦ß¦😀¦\ud800¦%00¦%¦%zz¦%25¦+¦&¦=¦;¦,¦\\¦\\,¦\\|¦$¦|¦||¦/¦//¦..¦"¦\'¦`¦(¦)¦[¦]¦{¦}',
  '<¦>¦<!--¦]]>¦--¦/*¦*¦?¦#¦@¦-1¦0¦-0¦1e999¦1e-999¦9999999999999999999999999999999999999999¦0.1e',
  'NaN¦Infinity¦0x10¦1_000¦null¦true¦undefined¦__proto__¦constructor¦toString¦hasOwnProperty',
  'prototype¦2024¦2024-02-30¦2024-13-01T25:61:61Z¦0000¦9999-12-31T23:59:59.999999999+14:00¦T¦Z',
);

/** Texts like those of a language: its own words, nasty ones, and anything. */
export function textOf(words: readonly string[]): Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    { weight: 2, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
  return fc.array(piece, { maxLength: 24, size: 'max' }).map(pieces => pieces.join(''));
}

/** One small piece, and it again and again: where backtracking shows. */
export function repetitionOf(words: readonly string[]): Arbitrary<string> {
  const piece = fc.array(fc.constantFrom(...words, ...NASTY), { minLength: 1, maxLength: 3 });
  return fc.tuple(piece, fc.constantFrom(...words, ...NASTY)).map(([pieces, end]) => {
    const text = pieces.join('') || 'a';
    return text.repeat(Math.ceil(LONG / text.length)).slice(0, LONG) + end;
  });
}

/** Runs it, and fails if it takes as long as only more than linear time does. The better of two, for memory is cleared too. */
export function expectQuick(work: () => void): void {
  if (processorMs(work) > LONGEST_MS && processorMs(work) > LONGEST_MS)
    throw new Error(`takes longer than ${LONGEST_MS} ms`);
}
