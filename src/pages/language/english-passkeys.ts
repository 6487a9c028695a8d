/** Signing in with a passkey, and keeping one's own. */
export const ENGLISH_PASSKEYS = {
  signIn: 'Sign in with a passkey',
  use: 'Use a passkey',
  wrong: 'This passkey was not accepted. Try again, or sign in another way.',
  failed: 'Nothing came from the passkey. Try again, or go another way.',
  title: 'Confirm that it is you',
  lead: 'Use your passkey, or another second factor, to continue to',
  recovery: 'Recovery code',
  heading: 'Passkeys',
  what: 'A passkey signs you in without a password: by your finger, face or the PIN of your device or security key.',
  none: 'You have no passkey.',
  asked: (left: number) =>
    `Whoever signs in with your password is asked for a passkey or a recovery code. Recovery codes left: ${left}.`,
  made: 'made',
  lastUsed: 'last used',
  neverUsed: 'never used',
  name: 'Name of a new passkey',
  nameHint: 'Such as “my phone”, so that you know later which it is.',
  add: 'Add a passkey',
  remove: (name: string) => `Remove ${name}`,
  toRemove: 'Present password, to remove a passkey',
  create: 'Make the passkey',
  createLead: (name: string) =>
    `The passkey “${name}” is kept by this device, or by a security key that you hold to it.`,
  needsScript: 'Passkeys need JavaScript and a browser that knows them.',
  unproven: 'The passkey could not be verified, or is here already. Begin anew.',
};
