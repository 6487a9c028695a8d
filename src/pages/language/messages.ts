import { ENGLISH } from './english.js';
import { GERMAN } from './german.js';
import type { Language } from './language.js';

export type Messages = typeof ENGLISH;

const CATALOGUE: Readonly<Record<Language, Messages>> = { en: ENGLISH, de: GERMAN };

/** The texts of the pages in one language. */
export function messagesIn(language: Language = 'en'): Messages {
  return CATALOGUE[language];
}
