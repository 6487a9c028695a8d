import type { AttributePath } from '../schema/attribute-path.js';

export const COMPARISONS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type ComparedValue = string | number | boolean | null;

/** RFC 7644 §3.4.2.2 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | { readonly kind: 'some'; readonly path: AttributePath; readonly filter: Filter }
  | ComparedAttribute;

export interface ComparedAttribute {
  readonly kind: 'compare';
  readonly comparison: Comparison;
  readonly path: AttributePath;
  readonly value: ComparedValue;
}
