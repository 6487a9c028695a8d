import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { GrantRevocation } from '../../auth/authorization-server/persistence/grant-revocation.js';
import { Database } from '../../database/database.js';
import { noteChange } from '../administered.js';
import { NotFoundError } from '../../fhir/errors/fhir-error.js';

/** Tokens that an app holds for a person, or a service for itself. Never a token, nor whose record it is about. */
export interface TokensInForce {
  /** Of the grant; of a service, its client id. */
  readonly id: string;
  readonly client: string;
  readonly user: string | null;
  readonly scope: string;
  readonly tokens: number;
  readonly grantedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
}

/** A launch that waits for its app. */
export interface WaitingLaunch {
  readonly id: string;
  readonly client: string;
  readonly user: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What is in force, and its end: grants, tokens of services, browser sessions, launches that wait. */
@Injectable()
export class SessionAdministration {
  constructor(
    private readonly database: Database,
    private readonly revocation: GrantRevocation,
    private readonly journal: AuditJournal,
  ) {}

  list(): Promise<readonly TokensInForce[]> {
    return this.database.query<TokensInForce & object>({ text: IN_FORCE, values: [] });
  }

  launches(): Promise<readonly WaitingLaunch[]> {
    return this.database.query<WaitingLaunch & object>({ text: LAUNCHES, values: [] });
  }

  /** Takes effect with the next request. */
  async revoke(id: string): Promise<void> {
    const known = (await this.list()).find(each => each.id === id);
    if (!known) throw new NotFoundError('There are no such tokens in force');
    if (known.user === null && known.client === id)
      await this.database.query({ text: END_SERVICE, values: [id] });
    else await this.revocation.revoke(id);
    await noteChange(this.journal, 'token-revoked', {
      client: known.client,
      ...(known.user === null ? {} : { account: known.user }),
    });
  }

  async cancelLaunch(id: string): Promise<void> {
    const rows = await this.database.query({ text: END_LAUNCH, values: [id] });
    if (rows.length === 0) throw new NotFoundError('There is no such launch that waits');
    await noteChange(this.journal, 'launch', { change: 'cancelled' });
  }

  /** Every grant and session of a person, here and in the portal. Returns how many there were. */
  async endAllOf(userId: string): Promise<number> {
    const grants = await this.database.query<{ id: string }>({ text: GRANTS_OF, values: [userId] });
    for (const { id } of grants) await this.revocation.revoke(id);
    const ended = [END_CONSENTS, END_SESSIONS, END_PORTAL].map(async text =>
      this.database.query({ text, values: [userId] }),
    );
    const [, sessions = [], portal = []] = await Promise.all(ended);
    return grants.length + sessions.length + portal.length;
  }
}

const IN_FORCE = `
  select coalesce(t.grant_id, t.payload ->> 'clientId') as id, t.payload ->> 'clientId' as client,
         max(u.username) as "user", max(coalesce(t.payload ->> 'scope', '')) as scope, count(*)::int as tokens,
         max(c.created_at) as "grantedAt", max(c.last_used_at) as "lastUsedAt", max(t.expires_at) as "expiresAt"
  from oidc_artifact t
  left join launch_context c on c.grant_id = t.grant_id
  left join user_account u on u.id = c.user_id
  where t.type in ('AccessToken', 'RefreshToken', 'ClientCredentials')
    and t.expires_at > now() and t.consumed_at is null
  group by 1, 2 order by max(c.created_at) desc nulls last, 2 limit 1000`;
const LAUNCHES = `
  select c.id, c.client_id as client, u.username as "user", c.created_at as "createdAt", c.expires_at as "expiresAt"
  from launch_context c left join user_account u on u.id = c.user_id
  where c.handle_hash is not null and c.expires_at > now() order by c.created_at desc limit 1000`;
const END_LAUNCH = `delete from launch_context
  where id = case when pg_input_is_valid($1, 'uuid') then $1::uuid end and handle_hash is not null returning id`;
const END_SERVICE = `delete from oidc_artifact
  where type in ('ClientCredentials', 'AccessToken') and grant_id is null and payload ->> 'clientId' = $1 returning id`;
const GRANTS_OF = `select id from oidc_artifact where type = 'Grant' and payload ->> 'accountId' = $1::uuid::text`;
const END_CONSENTS = 'delete from remembered_consent where user_id = $1::uuid returning 1';
const END_SESSIONS = `delete from oidc_artifact
  where type = 'Session' and payload ->> 'accountId' = $1::uuid::text returning id`;
const END_PORTAL = 'delete from portal_session where user_id = $1::uuid returning 1';
