import { AccessTokenMint } from '../../src/auth/authorization-server/keys/access-token-mint.js';
import type { UserRights } from '../../src/auth/resource-server/principal.js';
import type { TestServer } from './start-server.js';

export interface TokenRequest {
  readonly scope: string;
  /** Id of the Patient in launch context. */
  readonly patient?: string;
  readonly encounter?: string;
  /** Beside the defaults of a clinician; null for a backend service. */
  readonly user?: Partial<UserRights> | null;
  readonly clientId?: string;
  /** Seconds; an hour unless told. */
  readonly expiresIn?: number;
}

const CLINICIAN: UserRights = { username: 'dr-test', roles: ['clinician'], patients: [] };

/**
 * An access token signed with the server's own key and known to it as issued. A scope of `system/` alone makes it
 * a backend service's.
 */
export async function aToken(server: TestServer, request: TokenRequest): Promise<string> {
  const { scope, user, clientId = 'test-app', expiresIn = 3600, ...context } = request;
  const isBackend = user === null || (user === undefined && scope.split(' ').every(isSystemScope));
  return server.get(AccessTokenMint).mint({
    scope,
    clientId,
    expiresIn,
    ...context,
    ...(isBackend ? {} : { user: { ...CLINICIAN, ...user } }),
  });
}

function isSystemScope(scope: string): boolean {
  return scope.startsWith('system/');
}

/** The header that carries it. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}
