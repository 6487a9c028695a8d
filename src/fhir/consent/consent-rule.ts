/** One provision of a Consent as the predicate of access reads it; undefined where it says nothing. */
export interface ConsentRule {
  /** Key of the Consent. */
  readonly consent: bigint;
  readonly node: number;
  /** Key of the Patient. */
  readonly patient: bigint;
  readonly parent: number | undefined;
  /** This provision and all around it. */
  readonly path: readonly number[];
  readonly denies: boolean;
  /** It takes something out of a denial: what is not certain does not match it. */
  readonly isException: boolean;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  readonly actors: readonly bigint[] | undefined;
  /** Whether some of them are roles or organizations, by which people work: the caller alone does not tell. */
  readonly byRole: boolean;
  readonly purposes: readonly string[] | undefined;
  readonly actions: readonly string[] | undefined;
  readonly types: readonly number[] | undefined;
  /** Terms of `_security`, one for each type. */
  readonly labels: readonly bigint[] | undefined;
  readonly codes: readonly bigint[] | undefined;
  readonly resources: readonly bigint[] | undefined;
  /** In milliseconds, `[lo, hi)`. */
  readonly data: { readonly lo: number; readonly hi: number } | undefined;
}
