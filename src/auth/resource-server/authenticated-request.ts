import type { IncomingHttpHeaders } from 'node:http';
import type { AccessFilter } from '../../fhir/access/access-filter.js';
import type { Principal } from './principal.js';

/** A request after the guards. */
export interface AuthenticatedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The connection: who is at its other end, a proxy maybe. */
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly params: Readonly<Record<string, string>>;
  /** Absent on a public endpoint. */
  principal?: Principal;
  /** What the principal may reach; what the guard judged by is what the handler's queries carry. */
  access?: AccessFilter;
}
