import type { FieldNode, SelectionSetNode } from 'graphql';
import type { Property } from '../../validation/structure-table.js';
import type { ListDirectives } from './list-directives.js';

/** A field of a query, checked against the definitions of R4. */
export type PlannedField = PlannedPlace & PlannedContent;

interface PlannedPlace {
  readonly node: FieldNode;
  /** Its name in the answer: the alias, or its own. */
  readonly key: string;
  readonly directives: ListDirectives;
}

export type PlannedContent =
  | { readonly kind: 'type-name' }
  /** An element; `inside` is undefined for primitives, and for resources within, which tell their type themselves. */
  | {
      readonly kind: 'element';
      readonly property: Property;
      readonly filter: ElementFilter;
      readonly inside: readonly PlannedField[] | undefined;
    }
  /** What a Reference refers to. */
  | {
      readonly kind: 'target';
      readonly type: string | undefined;
      readonly isOptional: boolean;
      readonly selections: SelectionSetNode;
    }
  | {
      readonly kind: 'read';
      readonly type: string;
      readonly id: string;
      readonly inside: readonly PlannedField[];
    }
  | PlannedSearch
  /** What a page of matches says of itself. */
  | { readonly kind: 'page'; readonly part: 'count' | 'pagesize' | 'next' }
  | { readonly kind: 'edges'; readonly inside: readonly PlannedField[] }
  | { readonly kind: 'edge'; readonly part: 'mode' }
  | { readonly kind: 'match'; readonly inside: readonly PlannedField[] };

export interface PlannedSearch {
  readonly kind: 'list' | 'connection';
  readonly type: string;
  readonly parameters: readonly (readonly [string, string])[];
  /** The search parameter that refers to the resource in which the field stands. */
  readonly reference: string | undefined;
  readonly inside: readonly PlannedField[];
}

/** Which elements of a list are wanted. https://hl7.org/fhir/R4/graphql.html#list */
export interface ElementFilter {
  readonly equals: readonly (readonly [name: string, value: string])[];
  readonly fhirPath: string | undefined;
  readonly offset: number;
  readonly count: number;
}
