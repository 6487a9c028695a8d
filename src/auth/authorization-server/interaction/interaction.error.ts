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

/** For a page that is not the next one of this sign-in. */
export function startAgain(): InteractionError {
  return new InteractionError(
    403,
    'access_denied',
    'This sign-in took too long, or was begun elsewhere. Go back to the app and start again.',
  );
}
