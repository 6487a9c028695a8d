import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { SessionSignOut } from '../../auth/authorization-server/session-sign-out.js';
import { Database } from '../../database/database.js';
import { found, noteChange } from '../administered.js';
import { type Slice, sliceOf, type SliceRequest } from '../../paging/slice.js';

/** Somebody who is signed in with a browser. */
export interface BrowserSession {
  /** Says nothing that would let anybody in. */
  readonly id: string;
  readonly user: string;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
  /** Whether the portal is open too. */
  readonly isAtPortal: boolean;
}

/** Who is signed in, and the end of it. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionSignOut,
    private readonly journal: AuditJournal,
  ) {}

  /** The newest first; those of one person, if it is said. */
  async list(user: string | undefined, { limit, after }: SliceRequest): Promise<Slice<BrowserSession>> {
    const values = [user?.toLowerCase() ?? null, null, ...(after ?? [null, null]), limit + 1];
    const rows = await this.database.query<BrowserSession & object>({ text: SESSIONS, values });
    return sliceOf(rows, limit, ({ id, signedInAt }) => [signedInAt.toISOString(), id]);
  }

  /** With it end the apps that may act only while the person is signed in; those that want to hear of it are told. */
  async end(id: string): Promise<void> {
    const values = [null, id, null, null, 1];
    const [row] = await this.database.query<BrowserSession & object>({ text: SESSIONS, values });
    const { user } = found(row, 'session');
    await this.sessions.end(id);
    await noteChange(this.journal, 'session-ended', { account: user, ended: '1' });
  }
}

const SESSIONS = `
  select id, "user", "signedInAt", "expiresAt", "isAtPortal" from (
    select s.uid as id, u.username as "user", s.expires_at as "expiresAt",
           to_timestamp(coalesce((s.payload ->> 'loginTs')::float8, (s.payload ->> 'iat')::float8)) as "signedInAt",
           exists (select from portal_session p where p.session_uid = s.uid and p.expires_at > now()) as "isAtPortal"
    from oidc_artifact s join user_account u on u.id::text = s.payload ->> 'accountId'
    where s.type = 'Session' and s.expires_at > now()) session
  where ($1::text is null or "user" = $1) and ($2::text is null or id = $2)
    and ($3::timestamptz is null or ("signedInAt", id) < ($3::timestamptz, $4::text))
  order by "signedInAt" desc, id desc limit $5`;
