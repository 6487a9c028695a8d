import type { SearchedTarget } from './searched-target.js';

/**
 * A condition on the index entries of one resource: what every search parameter, chain and scope constraint
 * becomes before it is SQL (`index-condition.sql.ts`) or judged in memory (`index-condition.judge.ts`).
 */
export type IndexCondition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly IndexCondition[] }
  | { readonly kind: 'not'; readonly operand: IndexCondition }
  | TokenCondition
  | LinkCondition
  /** On the type's main date; a resource without one does not match. */
  | { readonly kind: 'period'; readonly alternatives: readonly Bounds[] }
  | { readonly kind: 'span'; readonly parameter: bigint; readonly alternatives: readonly Bounds[] }
  | StringCondition
  | NearCondition
  | TextCondition
  | FullTextCondition
  | HierarchyCondition
  | { readonly kind: 'identity'; readonly keys: readonly bigint[] }
  /** On `meta.lastUpdated`, in milliseconds. */
  | { readonly kind: 'updated'; readonly alternatives: readonly Bounds[] }
  /** Member of the compartment of the patient with this key. */
  | { readonly kind: 'member'; readonly patient: bigint }
  | ChainCondition
  | HasCondition;

/** Has any of these terms among its tokens. */
export interface TokenCondition {
  readonly kind: 'token';
  readonly terms: readonly bigint[];
  /** The posting lists in which all matches stand, if there are such lists. */
  readonly postings?: readonly PostingList[];
  /** How many resources share such a token, roughly: 0 a code of a terminology, 1 a category, 2 a status. */
  readonly frequency?: 0 | 1 | 2;
}

export interface PostingList {
  readonly term: bigint;
  readonly system?: number;
}

/** Has any of these terms among its links. */
export interface LinkCondition {
  readonly kind: 'link';
  readonly terms: readonly bigint[];
  /** Keys of the patients in whose compartments all matches are, if the parameter says so. */
  readonly patients?: readonly bigint[];
}

export interface StringCondition {
  readonly kind: 'string';
  readonly parameter: bigint;
  readonly match: 'starts-with' | 'ends-with' | 'equals' | 'contains' | 'exact';
  readonly value: string;
}

/** Stands in one of these places or around it. */
export interface NearCondition {
  readonly kind: 'near';
  /** The parameters of the spans that hold the position. */
  readonly latitude: bigint;
  readonly longitude: bigint;
  readonly alternatives: readonly Vicinity[];
}

/** A circle on the earth, its centre in degrees. */
export interface Vicinity {
  readonly latitude: number;
  readonly longitude: number;
  readonly kilometres: number;
}

/** Has, in its content, a text that starts so. No index holds these texts: it is for few rows. */
export interface TextCondition {
  readonly kind: 'text';
  /** Of SQL/JSON. */
  readonly paths: readonly string[];
  readonly start: string;
}

/** Has words in its narrative or anywhere: queries in the syntax of web searches, of which one must match. */
export interface FullTextCondition {
  readonly kind: 'full-text';
  readonly part: 'narrative' | 'content';
  readonly queries: readonly string[];
}

/** Refers, by this parameter, to one of these resources, or to one below or above it in their hierarchy. */
export interface HierarchyCondition {
  readonly kind: 'hierarchy';
  readonly parameter: bigint;
  readonly direction: 'below' | 'above';
  readonly starts: readonly HierarchyStart[];
}

export interface HierarchyStart {
  readonly resourceType: string;
  readonly key: bigint;
  /** The parameter by which a resource of the type refers to the one that it is a part of. */
  readonly parent: bigint;
}

/** Refers, by this parameter, to a resource that fulfils the condition. */
export interface ChainCondition {
  readonly kind: 'chain';
  readonly parameter: bigint;
  readonly targets: readonly SearchedTarget[];
  /** The targets are Patients, who have all that refers to them by it in their compartment. */
  readonly isCompartmentLink: boolean;
}

/** Is referred to, by this parameter, by a resource that fulfils the condition. */
export interface HasCondition {
  readonly kind: 'has';
  readonly parameter: bigint;
  readonly source: SearchedTarget;
  /** What is searched for are Patients, who have all that refers to them by it in their compartment. */
  readonly isCompartmentLink: boolean;
}

/** All must hold. */
export type Bounds = readonly Bound[];

export interface Bound {
  readonly edge: 'lo' | 'hi';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

export const ALL: IndexCondition = { kind: 'and', operands: [] };
export const NONE: IndexCondition = { kind: 'or', operands: [] };

export function allConditions(operands: readonly IndexCondition[]): IndexCondition {
  return operands.length === 1 ? operands[0]! : { kind: 'and', operands };
}

export function anyCondition(operands: readonly IndexCondition[]): IndexCondition {
  return operands.length === 1 ? operands[0]! : { kind: 'or', operands };
}

/** Whether other resources than the one searched for decide too. */
export function isAboutOthers(condition: IndexCondition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.some(isAboutOthers);
    case 'not':
      return isAboutOthers(condition.operand);
    default:
      return ['chain', 'has', 'hierarchy'].includes(condition.kind);
  }
}

export function not(operand: IndexCondition): IndexCondition {
  return { kind: 'not', operand };
}
