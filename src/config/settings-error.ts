/** The environment is wrong: every mistake at once, one sentence each. The server does not start. */
export class SettingsError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(['The settings are wrong:', ...mistakes.map(mistake => `  - ${mistake}`)].join('\n'));
    this.name = 'SettingsError';
  }
}
