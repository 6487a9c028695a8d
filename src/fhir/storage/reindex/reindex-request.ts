/** Kind of the job that brings the index up to date. */
export const REINDEX = 'reindex';

export interface ReindexRequest {
  /** All types if there is none. */
  readonly resourceTypes?: readonly string[];
  /** Of the run-time parameter that waits for it, as text: a 64-bit number. */
  readonly revision?: string;
}
