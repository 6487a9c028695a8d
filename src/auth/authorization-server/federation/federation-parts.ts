import { Injectable } from '@nestjs/common';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import { PendingUpstream } from './pending-upstream.js';
import { UpstreamSessionRepository } from './upstream-session.repository.js';

/** What the hooks of the authorization server need of sign-ins elsewhere. */
@Injectable()
export class FederationParts {
  constructor(
    readonly providers: IdentityProviders,
    readonly sessions: UpstreamSessionRepository,
    readonly pending: PendingUpstream,
  ) {}
}
