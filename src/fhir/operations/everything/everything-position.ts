/** Where a page of a record ended: sealed in the link to the next. */
export interface EverythingPosition {
  /** Whose record it is. */
  readonly id: string;
  /** The next focus of `Patient/$everything`, as the search for Patients has it. */
  readonly nextFocus?: string;
  /** The type to go on with; the focus itself comes first and has none. */
  readonly type?: string;
  /** Where the search for the type goes on, and how many matches it gives at once. */
  readonly search?: { readonly page: string; readonly size: number };
}
