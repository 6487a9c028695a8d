import type { WantedDesignations } from './designations.js';

/** What of a value set is to be shown. https://hl7.org/fhir/R4/valueset-operation-expand.html */
export interface ExpansionRequest {
  /** Words, each the beginning of one in the display or another designation; or the beginning of the code. */
  readonly filter?: string;
  readonly offset?: number;
  readonly count?: number;
  readonly includeDesignations?: boolean;
  readonly designations: WantedDesignations;
  readonly activeOnly?: boolean;
  readonly excludeNested?: boolean;
  readonly displayLanguage?: string;
}
