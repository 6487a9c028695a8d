/** One command of `firekeeper`. */
export interface Command {
  /** Printed by `--help` and beside a mistake; its first line is the call. */
  readonly usage: string;
  /** Takes the words after the command's name; returns the exit code. */
  run(words: readonly string[]): Promise<number>;
}

/** The words of a command are not understood: the message comes with its usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
