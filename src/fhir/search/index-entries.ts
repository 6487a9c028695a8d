/**
 * How one resource is found: what `fhir/search` extracts and `fhir/storage` writes to the index tables.
 * Terms and parameters are 64-bit keyed hashes (`TermHash`, docs/decisions, B1) of the texts in `search-term.ts`.
 */
export interface IndexEntries {
  /**
   * Equality terms of the tokens that are codes: with and without their system, the system alone; one presence term
   * per parameter that has a value.
   */
  readonly tokens: readonly bigint[];
  /** The tokens that population searches drive on: one posting row each. */
  readonly postings: readonly Posting[];
  /**
   * References (`Type.param` XOR key of the target), identifiers and URIs; the GIN-indexed terms.
   * The XOR lets SQL build link terms from a row's key: `key # $param`.
   */
  readonly links: readonly bigint[];
  /** The type's main date in milliseconds, `[lo, hi)`; `NO_PERIOD` when it has none. */
  readonly period: Period;
  /** Dates other than the main one, numbers, quantities. */
  readonly spans: readonly Span[];
  readonly strings: readonly StringValue[];
  /** One value per sortable string parameter: the smallest. */
  readonly sorts: readonly SortValue[];
  /** Logical ids of the patients whose compartment the resource is in: of `patientCompartmentOf` (fhir/compartment). */
  readonly patients: readonly string[];
  /**
   * Those of `patients` whose `patient/` scopes reach the resource, also of `patientCompartmentOf`: the column
   * `search.reachable` of the row of that patient. Access is `patient = $1 and reachable`, whatever the type;
   * compartment search is `patient = $1` alone.
   */
  readonly reachableBy: readonly string[];
  /** False only where `tokens` hold no security label. */
  readonly isLabelled: boolean;
}

export interface Period {
  readonly lo: number;
  readonly hi: number;
}

/**
 * What `search.lo` and `search.hi` hold for a resource without a main date, as the columns are never null:
 * below every date, so that missing dates sort last (newest first) and `hi > x` is false for them.
 */
export const NO_PERIOD: Period = { lo: Number.MIN_SAFE_INTEGER, hi: Number.MIN_SAFE_INTEGER };

export interface Posting {
  /** Hash of the code without its system. */
  readonly term: bigint;
  /** Low 32 bits (signed) of the hash of the code with its system. */
  readonly system: number;
}

/** An interval on the real line: `[lo, hi]` for numbers, `[lo, hi)` for dates in milliseconds. */
export interface Span {
  /** Hash of the parameter, or of the parameter and a unit for quantities. */
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
