import { Injectable, Logger } from '@nestjs/common';
import { AuditJournal } from '../../../audit/audit-journal.js';
import { ProviderUnavailableError } from '../../identity/identity-provider.js';
import { OidcIdentityProvider } from '../../identity/oidc/oidc.identity-provider.js';
import { SamlIdentityProvider } from '../../identity/saml/saml.identity-provider.js';
import { IdentityProviders } from '../../identity/providers/identity-providers.js';
import { InteractionError } from '../interaction/interaction.error.js';
import { SessionSignOut } from '../session-sign-out.js';
import { PendingUpstream } from './pending-upstream.js';
import type { UpstreamSession } from './upstream-session.entity.js';
import { UpstreamSessionRepository } from './upstream-session.repository.js';

/** Logout tokens are younger than this. */
const REMEMBERED_SECONDS = 15 * 60;

/** Ends our sessions when the identity provider says so. */
@Injectable()
export class UpstreamSignOut {
  private readonly logger = new Logger(UpstreamSignOut.name);

  constructor(
    private readonly providers: IdentityProviders,
    private readonly sessions: UpstreamSessionRepository,
    private readonly pending: PendingUpstream,
    private readonly signOut: SessionSignOut,
    private readonly journal: AuditJournal,
  ) {}

  /** Why the token was refused; undefined if what it says was done. */
  async byBackChannel(providerId: string, token: string): Promise<string | undefined> {
    const provider = (await this.providers.find(providerId))?.provider;
    if (!(provider instanceof OidcIdentityProvider))
      return 'no OpenID provider is declared under this address';
    try {
      const notice = await provider.readLogoutToken(token);
      if (!(await this.pending.isFirst('LogoutToken', providerId, notice.tokenId, REMEMBERED_SECONDS)))
        return 'the logout token was used before';
      const sessions = await this.sessions.of(providerId, notice);
      for (const session of sessions) await this.end(session);
      return undefined;
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.logger.warn(`logout token of ${providerId} refused: ${words}`);
      if (error instanceof ProviderUnavailableError) return 'the key set of the provider cannot be read';
      return 'the logout token does not hold';
    }
  }

  /** SAML single logout that the provider begins: where the browser goes with our answer. Throws InteractionError. */
  async bySamlRequest(providerId: string, query: string): Promise<string> {
    const provider = (await this.providers.find(providerId))?.provider;
    if (!(provider instanceof SamlIdentityProvider)) throw refused();
    try {
      const request = await provider.readLogoutRequest(query);
      if (!(await this.pending.isFirst('LogoutRequest', providerId, request.id, REMEMBERED_SECONDS)))
        throw new Error('it was used before');
      for (const session of await this.sessions.of(providerId, request)) await this.end(session);
      return request.answer;
    } catch (error) {
      this.logger.warn(`logout request of ${providerId} refused: ${String(error)}`);
      throw refused();
    }
  }

  /** The session here, what lasts no longer than it, and the sessions of apps that want to hear of it. */
  async end({ id, providerId, sessionUid }: UpstreamSession): Promise<void> {
    await this.sessions.end(id);
    if (sessionUid === null) return;
    if (!(await this.signOut.end(sessionUid))) return;
    await this.journal.note({ kind: 'logout', outcome: 'success', detail: { provider: providerId } });
  }
}

function refused(): InteractionError {
  return new InteractionError(400, 'invalid_request', 'The request to sign out could not be verified.');
}
