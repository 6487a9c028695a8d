import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from './principal.js';

/** A request after the BearerTokenGuard. */
export interface AuthenticatedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly params: Readonly<Record<string, string>>;
  /** Absent on a public endpoint. */
  principal?: Principal;
}
