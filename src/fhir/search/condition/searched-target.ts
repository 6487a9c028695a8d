import type { IndexCondition } from './index-condition.js';

/** A type of resources on the other side of a reference, and what they must fulfil. */
export interface SearchedTarget {
  readonly resourceType: string;
  readonly condition: IndexCondition;
}
