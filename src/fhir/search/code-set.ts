/** Codes that a criterion stands for: a value set, or what is above or below a code. */
export interface CodeSetRequest {
  readonly relation: 'in' | 'above' | 'below';
  /** A value set by its canonical URL or as `ValueSet/id`; a code. */
  readonly value: string;
  /** Of the code. */
  readonly system?: string;
}

export interface SystemCode {
  readonly system: string;
  readonly code: string;
}

/** Throws a TerminologyError for codes that cannot be told: never an empty answer. */
export type CodeSets = (request: CodeSetRequest) => readonly SystemCode[];
