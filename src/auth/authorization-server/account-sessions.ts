import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { GrantRevocation } from './persistence/grant-revocation.js';
import { SessionSignOut } from './session-sign-out.js';

/** What is in force for one person: whoever is disabled, or changes the password, is out everywhere. */
@Injectable()
export class AccountSessions {
  constructor(
    private readonly database: Database,
    private readonly revocation: GrantRevocation,
    private readonly signOut: SessionSignOut,
  ) {}

  /** Every grant and session, here and in the portal; apps of the sessions are told. Returns how many there were. */
  async endAll(userId: string): Promise<number> {
    const grants = await this.database.query<{ id: string }>({ text: GRANTS, values: [userId] });
    for (const { id } of grants) await this.revocation.revoke(id);
    const sessions = await this.database.query<{ uid: string }>({ text: SESSIONS, values: [userId] });
    const ended = [END_CONSENTS, END_PORTAL].map(async text =>
      this.database.query({ text, values: [userId] }),
    );
    const [, portal = []] = await Promise.all(ended);
    await Promise.all(sessions.map(async ({ uid }) => this.signOut.end(uid)));
    return grants.length + sessions.length + portal.length;
  }
}

const GRANTS = `select id from oidc_artifact where type = 'Grant' and payload ->> 'accountId' = $1::uuid::text`;
const SESSIONS = `select uid from oidc_artifact where type = 'Session' and payload ->> 'accountId' = $1::uuid::text`;
const END_CONSENTS = 'delete from remembered_consent where user_id = $1::uuid returning 1';
const END_PORTAL = 'delete from portal_session where user_id = $1::uuid returning 1';
