import type { Run } from '../resource-reader.js';

/** Told whenever the rules of a Consent have come or gone. */
export const CONSENT_CHANNEL = 'consent';

/**
 * Whether any Consent denies anything, so that an installation without pays nothing. What they say is asked of the
 * database with every statement; only this is remembered.
 */
export class KnownConsents {
  private some = false;

  get hasRules(): boolean {
    return this.some;
  }

  async load(run: Run): Promise<void> {
    const [row] = await run<{ some: boolean }>({
      text: 'select exists (select from consent_rule) as some',
      values: [],
    });
    this.some = row?.some ?? true;
  }
}
