/** The ways in which somebody signs in to the own account. */
export const ENGLISH_WAYS = {
  heading: 'Ways to sign in',
  lead: 'Your account is reached by these, too.',
  last: 'This is the only way in which you can sign in: it stays.',
  lastUsed: 'last used',
  unlink: (provider: string) => `Unlink ${provider}`,
  toUnlink: 'Present password, to unlink one',
};
