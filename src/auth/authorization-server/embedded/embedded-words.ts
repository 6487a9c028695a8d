import type { Language } from '../../../pages/language/language.js';

const ENGLISH = {
  opening: 'Opening the app …',
  title: (app: string) => `${app} asks you something`,
  lead: 'So that nobody can lay anything over the question, it is asked in a window of its own.',
  go: 'Show the question',
  answered: 'Your answer was taken',
  close: (app: string) => `Close this window. ${app} goes on where you opened it.`,
};

export const EMBEDDED_WORDS: Readonly<Record<Language, typeof ENGLISH>> = {
  en: ENGLISH,
  de: {
    opening: 'Die App wird geöffnet …',
    title: app => `${app} fragt Sie etwas`,
    lead: 'Damit niemand etwas über die Frage legen kann, wird sie in einem eigenen Fenster gestellt.',
    go: 'Zur Frage',
    answered: 'Ihre Antwort ist angekommen',
    close: app => `Schließen Sie dieses Fenster. ${app} geht dort weiter, wo Sie die App geöffnet haben.`,
  },
};
