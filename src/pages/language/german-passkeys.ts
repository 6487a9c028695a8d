import type { ENGLISH_PASSKEYS } from './english-passkeys.js';

export const GERMAN_PASSKEYS: typeof ENGLISH_PASSKEYS = {
  signIn: 'Mit einem Passkey anmelden',
  use: 'Passkey verwenden',
  wrong:
    'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
  failed: 'Vom Passkey kam nichts. Versuchen Sie es noch einmal, oder gehen Sie einen anderen Weg.',
  title: 'Bestätigen Sie, dass Sie es sind',
  lead: 'Verwenden Sie Ihren Passkey oder einen anderen zweiten Faktor, um fortzufahren mit',
  recovery: 'Wiederherstellungscode',
  heading: 'Ihre Passkeys',
  what: 'Ein Passkey meldet Sie ohne Passwort an: mit Finger, Gesicht oder der PIN Ihres Geräts oder Sicherheitsschlüssels.',
  none: 'Sie haben keinen Passkey.',
  asked: (left: number) =>
    `Wer sich mit Ihrem Passwort anmeldet, wird nach einem Passkey oder einem Wiederherstellungscode gefragt. Übrige Wiederherstellungscodes: ${left}.`,
  made: 'angelegt',
  lastUsed: 'zuletzt benutzt',
  neverUsed: 'nie benutzt',
  name: 'Name eines neuen Passkeys',
  nameHint: 'Etwa „mein Telefon“, damit Sie später wissen, welcher es ist.',
  first: 'Erster Passkey',
  orApp: 'Oder mit einer Authenticator-App:',
  add: 'Passkey hinzufügen',
  remove: (name: string) => `${name} entfernen`,
  toRemove: 'Jetziges Passwort, um einen Passkey zu entfernen',
  create: 'Passkey anlegen',
  createLead: (name: string) =>
    `Der Passkey „${name}“ liegt auf diesem Gerät oder auf einem Sicherheitsschlüssel, den Sie daran halten.`,
  needsScript: 'Passkeys brauchen JavaScript und einen Browser, der sie kennt.',
  unproven: 'Der Passkey konnte nicht geprüft werden, oder er ist schon hier. Beginnen Sie von vorn.',
};
