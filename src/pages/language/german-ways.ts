import type { ENGLISH_WAYS } from './english-ways.js';

export const GERMAN_WAYS: typeof ENGLISH_WAYS = {
  heading: 'Wege der Anmeldung',
  lead: 'Ihr Konto ist auch so zu erreichen.',
  last: 'Dies ist Ihr einziger Weg der Anmeldung: Er bleibt.',
  lastUsed: 'zuletzt benutzt',
  unlink: (provider: string) => `${provider} trennen`,
  toUnlink: 'Jetziges Passwort, um einen zu trennen',
};
