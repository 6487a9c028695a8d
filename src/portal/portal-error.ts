import type { Language } from '../pages/language/language.js';
import { PROBLEM_WORDS, type ProblemWords } from './pages/problem-words.js';

/** One sentence for people: as it stands, or that of ours in the language of the reader. */
export type Sentence = string | ((words: ProblemWords) => string);

/** Something that the portal has to tell a person in place of the page asked for. */
export class PortalError extends Error {
  constructor(
    readonly status: number,
    readonly words: Sentence,
    /** What else the person may do. */
    readonly way?: { readonly href: string; readonly words: Sentence },
  ) {
    super(sentenceIn('en', words));
    this.name = 'PortalError';
  }
}

export function sentenceIn(language: Language, words: Sentence): string {
  return typeof words === 'string' ? words : words(PROBLEM_WORDS[language]);
}
