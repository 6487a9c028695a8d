import { Injectable } from '@nestjs/common';
import { AuthorizationServer } from './authorization-server.js';
import { SessionEnd } from './persistence/session-end.js';

/** Signs a person out from elsewhere than their browser, and tells the apps (OpenID Connect Back-Channel Logout 1.0 §2.3). */
@Injectable()
export class SessionSignOut {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly sessions: SessionEnd,
  ) {}

  /** False if the session of this `uid` was over already; what lasts no longer than it ends in any case. */
  async end(sessionUid: string): Promise<boolean> {
    const session = await this.server.provider.Session.findByUid(sessionUid);
    await this.sessions.end(sessionUid);
    if (!session) return false;
    await this.server.tellApps(session);
    return true;
  }
}
