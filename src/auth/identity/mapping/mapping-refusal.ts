/** Why somebody who has proven who they are does not come in. */
export type RefusalReason =
  | 'not-admitted'
  | 'ambiguous-claim'
  | 'no-identifier'
  | 'no-person'
  | 'several-persons'
  | 'inactive-person'
  | 'person-taken'
  | 'not-provisioned'
  | 'disabled';

export interface MappingRefusal {
  readonly refusal: RefusalReason;
  /** For the log and the mapping tester; holds names of claims, never what stands in records. */
  readonly detail: string;
}

export function isRefusal(outcome: object): outcome is MappingRefusal {
  return 'refusal' in outcome;
}
