import type { StoredResource } from '../model/resource.js';
import type { SearchExpression } from './search-expression.js';

/**
 * A search request, parsed and typed. Produced by `parseSearchQuery(resourceType, parameters, options)`.
 * https://hl7.org/fhir/R4/search.html
 */
export interface SearchQuery {
  readonly resourceType: string;
  /** All conditions, AND-ed. */
  readonly where: readonly SearchExpression[];
  readonly sort: readonly SortKey[];
  readonly count: number;
  readonly includes: readonly IncludeDirective[];
  readonly total: 'none' | 'estimate' | 'accurate';
  /** Only the number of matches is wanted (`_summary=count` or `_count=0`). */
  readonly countOnly: boolean;
  /** Only so many of each group of equivalent codes are wanted, the newest: `Observation/$lastn`. */
  readonly latest?: number;
  /** Where the page before ended, as `SearchPage.next` gave it. */
  readonly after?: string;
  /** The parameters that took effect, in order: what the `self` link says. */
  readonly applied: readonly (readonly [name: string, value: string])[];
  /** Parameters that were passed over under `handling=lenient`, to be named in the answer. */
  readonly ignored: readonly string[];
}

export interface SortKey {
  /** Code of the search parameter. */
  readonly parameter: string;
  readonly descending: boolean;
}

/** `_include=Observation:subject:Patient`, or the reverse. https://hl7.org/fhir/R4/search.html#revinclude */
export interface IncludeDirective {
  readonly direction: 'include' | 'revinclude';
  /** The type that holds the reference, or `*`. */
  readonly sourceType: string;
  /** Code of a reference parameter, or `*`. */
  readonly parameter: string;
  readonly targetType?: string;
  readonly iterate: boolean;
}

export interface SearchPage {
  readonly matches: readonly StoredResource[];
  readonly included: readonly StoredResource[];
  readonly total?: number;
  /** Keyset position of the next page; absent on the last. Opaque outside `fhir/search`. */
  readonly next?: string;
}
