/** What the load generator is to send. */
export interface Load {
  readonly port: number;
  /** Whole HTTP/1.1 requests, sent in turn. */
  readonly requests: readonly string[];
  readonly concurrency: number;
  readonly milliseconds: number;
}

/** What came of it; latencies in milliseconds. */
export interface Measured {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}
