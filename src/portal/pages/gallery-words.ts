import type { Language } from '../../pages/language/language.js';

const ENGLISH = {
  title: 'Apps',
  back: 'To the start',
  lead: 'An app sees nothing until you have let it in. Those that you have let in are in',
  account: 'your account',
  none: 'No app is registered for you.',
  asksLater: 'It says what it wants to see when you open it.',
  mayAsk: 'It may ask to',
  changes: 'changes records',
  open: (app: string) => `Open ${app}`,
};

export const GALLERY_WORDS: Readonly<Record<Language, typeof ENGLISH>> = {
  en: ENGLISH,
  de: {
    title: 'Apps',
    back: 'Zum Anfang',
    lead: 'Eine App sieht nichts, bevor Sie sie hereingelassen haben. Die Sie hereingelassen haben, stehen in',
    account: 'Ihrem Konto',
    none: 'Für Sie ist keine App angemeldet.',
    asksLater: 'Was sie sehen will, sagt sie, wenn Sie sie öffnen.',
    mayAsk: 'Sie kann darum bitten',
    changes: 'ändert Akten',
    open: app => `${app} öffnen`,
  },
};
