/** The launch cannot be prepared as asked for; the codes are those of RFC 6749 §5.2 and RFC 6750 §3.1. */
export class LaunchRefusedError extends Error {
  constructor(
    description: string,
    readonly code: 'invalid_request' | 'insufficient_scope' = 'invalid_request',
  ) {
    super(description);
    this.name = 'LaunchRefusedError';
  }
}
