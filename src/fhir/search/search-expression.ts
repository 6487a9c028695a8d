/** One condition of a search: a parameter, its modifier and alternatives (comma = or). */
export interface ParameterExpression {
  readonly kind: 'parameter';
  readonly resourceType: string;
  /** Code of the search parameter: `code`, `value-quantity`, `_lastUpdated`. */
  readonly parameter: string;
  /** `exact`, `not`, `missing`, a resource type for references … */
  readonly modifier?: string;
  /** Unescaped alternatives, as written: prefix and system included. */
  readonly values: readonly string[];
}

/** `subject:Patient.name=x`: resources whose reference points to one that matches. */
export interface ChainExpression {
  readonly kind: 'chain';
  readonly resourceType: string;
  readonly parameter: string;
  /** The types the reference may point to. */
  readonly targetTypes: readonly string[];
  /** The condition on the target, once per target type (same index). */
  readonly inner: readonly SearchExpression[];
}

/** `_has:Observation:patient:code=x`: resources that a matching one points to. */
export interface HasExpression {
  readonly kind: 'has';
  readonly sourceType: string;
  readonly parameter: string;
  readonly inner: SearchExpression;
}

/** Compartment search: `/Patient/1/Observation`. */
export interface CompartmentExpression {
  readonly kind: 'compartment';
  readonly compartmentType: string;
  readonly id: string;
}

/** `_text` and `_content`: words of the narrative, or of the whole resource. */
export interface FullTextExpression {
  readonly kind: 'full-text';
  readonly part: 'narrative' | 'content';
  /** Alternatives, in the syntax of web searches. */
  readonly values: readonly string[];
}

/** `_filter`: expressions joined by "and", "or", "not". */
export interface JunctionExpression {
  readonly kind: 'and' | 'or';
  readonly operands: readonly SearchExpression[];
}

export interface NegatedExpression {
  readonly kind: 'not';
  readonly operand: SearchExpression;
}

/** One test of a `_filter`: `birthdate ge 1980`. https://hl7.org/fhir/R4/search_filter.html#ops */
export interface FilterTestExpression {
  readonly kind: 'test';
  readonly resourceType: string;
  /** Code of the search parameter. */
  readonly parameter: string;
  readonly operator: FilterOperator;
  readonly value: string;
}

const FILTER_OPERATORS = [
  ...(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'ap'] as const),
  ...(['sa', 'eb', 'pr', 'po', 'ss', 'sb', 'in', 'ni', 're'] as const),
];

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export function isFilterOperator(text: string): text is FilterOperator {
  return (FILTER_OPERATORS as readonly string[]).includes(text);
}

export type SearchExpression =
  | ParameterExpression
  | ChainExpression
  | HasExpression
  | CompartmentExpression
  | FullTextExpression
  | JunctionExpression
  | NegatedExpression
  | FilterTestExpression;
