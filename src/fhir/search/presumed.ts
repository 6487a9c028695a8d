/**
 * What is found as if no Consent denied anything, which each row then confirms: nearly no patient does, and to judge
 * each row by Consents takes longer than to see that there are none. docs/decisions/2611-access-in-the-row.md
 */
export interface Presumed {
  /** Whether its patient denies nothing to anybody; null where it is not known whose it is. */
  readonly silent?: boolean | null;
}

/** Whether what a statement found is right; if not, it is to be looked for with Consents. */
export function areConfirmed(
  { isPresumed }: { readonly isPresumed?: boolean },
  rows: readonly Presumed[],
): boolean {
  return !isPresumed || rows.every(({ silent }) => silent);
}
