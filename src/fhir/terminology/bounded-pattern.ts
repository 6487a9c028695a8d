import { runInNewContext } from 'node:vm';
import { TerminologyError } from './terminology-error.js';

const LONGEST_PATTERN = 500;
const MOST_MILLISECONDS = 250;

/**
 * Which of the texts match the pattern as a whole. A pattern comes from whoever stores a value set: one that
 * backtracks without end is stopped.
 */
export function matchingTexts(pattern: string, texts: readonly string[]): ReadonlySet<string> {
  if (pattern.length > LONGEST_PATTERN) {
    throw new TerminologyError(
      'too-costly',
      `A regular expression has at most ${LONGEST_PATTERN} characters`,
    );
  }
  const expression = compiled(pattern);
  try {
    const matched = runInNewContext(
      'texts.map(text => expression.test(text))',
      { texts, expression },
      { timeout: MOST_MILLISECONDS },
    ) as readonly boolean[];
    return new Set(texts.filter((_, index) => matched[index]));
  } catch {
    throw new TerminologyError('too-costly', 'A regular expression of the value set takes too long');
  }
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    throw new TerminologyError('invalid', 'A regular expression of the value set is malformed');
  }
}
