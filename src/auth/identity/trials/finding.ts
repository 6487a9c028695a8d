export type FindingStatus = 'pass' | 'warn' | 'fail';

/** One thing that a trial has looked at. */
export interface Finding {
  readonly status: FindingStatus;
  /** The member of the declaration that it is about, or `clock`. */
  readonly setting: string;
  /** What was found and, unless all is well, the next step. */
  readonly words: string;
}

/** How a provider answers, without anybody signing in. */
export interface Trial {
  readonly findings: readonly Finding[];
  /** The first certificate on which sign-ins depend that will be over. */
  readonly certificateExpiresAt?: Date;
}

export function pass(setting: string, words: string): Finding {
  return { status: 'pass', setting, words };
}

export function warn(setting: string, words: string): Finding {
  return { status: 'warn', setting, words };
}

export function fail(setting: string, words: string): Finding {
  return { status: 'fail', setting, words };
}

/** The words of an error with those of what caused it, down to the system's own. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause === undefined || error.cause === error ? '' : ` (${causeOf(error.cause)})`;
  return `${error.message}${inner}`;
}
