/** One thing that is wrong with the bootstrap file, and where. */
export interface BootstrapMistake {
  /** JSON path into the file: `$.clients[0].redirect_uris[1]`. */
  readonly path: string;
  /** What to change. Never holds a secret or a value of a patient's data. */
  readonly message: string;
}

/** The bootstrap file is wrong: every mistake at once, and what of the file was applied. */
export class BootstrapError extends Error {
  constructor(
    file: string,
    readonly mistakes: readonly BootstrapMistake[],
    applied = 'nothing of it was applied',
  ) {
    const lines = mistakes.map(({ path, message }) => `  - ${path}: ${message}`);
    super([`${file} is wrong, and ${applied}:`, ...lines].join('\n'));
    this.name = 'BootstrapError';
  }
}
