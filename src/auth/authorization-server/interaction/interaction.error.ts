/** What was sent does not answer the question that was asked. Shown as a page; the app hears nothing of it. */
export class InteractionError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 413,
    /** RFC 6749 error code. */
    readonly code: 'invalid_request' | 'access_denied',
    description: string,
  ) {
    super(description);
    this.name = 'InteractionError';
  }
}
