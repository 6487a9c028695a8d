/**
 * How one resource is found: what `fhir/search` extracts and `fhir/storage` writes to the index tables.
 * Terms and parameters are 64-bit keyed hashes (`TermHash`, docs/decisions, B1).
 */
export interface IndexEntries {
  /**
   * Equality terms: for each token value `Type.param=system|code`, `Type.param=code`, `Type.param=system|`
   * (and `Type.param=|code` without a system), and one presence term `Type.param` per parameter that has a value.
   */
  readonly tokens: readonly bigint[];
  /** The tokens that population searches drive on: one posting row each. */
  readonly postings: readonly Posting[];
  /**
   * References (`Type.param` XOR key of the target), identifiers and URIs; the GIN-indexed terms.
   * The XOR lets SQL build link terms from a row's key: `key # $param`.
   */
  readonly links: readonly bigint[];
  /** The type's main date in milliseconds, `[lo, hi)`; undefined when it has none. */
  readonly period: { readonly lo: number; readonly hi: number } | undefined;
  /** Dates other than the main one, numbers, quantities. */
  readonly spans: readonly Span[];
  readonly strings: readonly StringValue[];
  /** One value per sortable token, string or reference parameter: the smallest. */
  readonly sorts: readonly SortValue[];
  /** The patients whose compartment the resource is in: `patientCompartmentOf` of `fhir/compartment`. */
  readonly patients: readonly string[];
  /** Those of `patients` whose `patient/` scopes reach it: `search.reachable` of their rows. */
  readonly reachableBy: readonly string[];
}

/**
 * What `search.lo` and `search.hi` hold for a resource without a main date, as the columns are never null:
 * the least bigint, so that missing dates sort last (newest first) and `hi > x` is false for them.
 */
export const NO_PERIOD = -(2n ** 63n);

export interface Posting {
  /** Hash of `Type.param=code`. */
  readonly term: bigint;
  /** Low 32 bits (signed) of the hash of `Type.param=system|code`. */
  readonly system: number;
}

/** An interval on the real line, `[lo, hi]`. */
export interface Span {
  /** Hash of `Type.param`, or of `Type.param|unit` for quantities. */
  readonly param: bigint;
  readonly lo: number;
  readonly hi: number;
}

export interface StringValue {
  readonly param: bigint;
  /** Accent- and case-blind, bounded. */
  readonly normalized: string;
  /** As written, bounded: for `:exact`. */
  readonly exact: string;
}

export interface SortValue {
  readonly param: bigint;
  readonly value: string;
}
