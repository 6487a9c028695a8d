/** What is mounted past Nest's controllers, and why it asks for no token of ours. */
export interface KnownMount {
  readonly method: string;
  /** Exact, or a prefix when it ends in `*`. */
  readonly path: string;
  readonly why: string;
}

export const KNOWN_MOUNTS: readonly KnownMount[] = [
  { method: 'OPTIONS', path: '*', why: 'CORS preflight: says which origins may ask, nothing else' },
];

/** The authorization server answers below this path as middleware, before any route; it judges its requests itself. */
export const MIDDLEWARE_MOUNTS: readonly KnownMount[] = [
  {
    method: 'ALL',
    path: '/auth/*',
    why: 'the authorization server (oidc-provider): OAuth clients and users log in here',
  },
];
