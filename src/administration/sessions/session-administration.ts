import { Injectable } from '@nestjs/common';
import { AuditJournal } from '../../audit/audit-journal.js';
import { GrantRevocation } from '../../auth/authorization-server/persistence/grant-revocation.js';
import { Database } from '../../database/database.js';
import { noteChange } from '../administered.js';
import { NotFoundError } from '../../fhir/errors/fhir-error.js';
import { type Slice, sliceOf, type SliceRequest } from '../../paging/slice.js';

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
  /** Nobody but this person may redeem it; null for whoever signs in. */
  readonly user: string | null;
  /** Logical id of the Patient on whom the app is to be opened. */
  readonly patient: string | null;
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

  /** The newest first; those of one person or app, if `by` says so. */
  async list(by: Narrowing, { limit, after }: SliceRequest): Promise<Slice<TokensInForce>> {
    const values = [...narrowed(by), null, ...(after ?? [null, null]), limit + 1];
    const rows = await this.database.query<TokensInForce & object>({ text: IN_FORCE, values });
    return sliceOf(rows, limit, ({ id, grantedAt }) => [(grantedAt ?? new Date(0)).toISOString(), id]);
  }

  /** The newest first. */
  async launches(by: Narrowing, { limit, after }: SliceRequest): Promise<Slice<WaitingLaunch>> {
    const values = [...narrowed(by), ...(after ?? [null, null]), limit + 1];
    const rows = await this.database.query<WaitingLaunch & object>({ text: LAUNCHES, values });
    return sliceOf(rows, limit, ({ id, createdAt }) => [createdAt.toISOString(), id]);
  }

  /** Takes effect with the next request. */
  async revoke(id: string): Promise<void> {
    const values = [null, null, id, null, null, 1];
    const [known] = await this.database.query<TokensInForce & object>({ text: IN_FORCE, values });
    if (!known) throw new NotFoundError('There are no such tokens in force');
    if (known.user === null && known.client === id)
      await this.database.query({ text: END_SERVICE, values: [id] });
    else await this.revocation.revoke(id);
    await noteChange(this.journal, 'token-revoked', {
      client: known.client,
      ...(known.user === null ? {} : { account: known.user }),
    });
  }

  /** Every grant of people to the app, and its own tokens. Returns how many there were. */
  async revokeAllOfClient(client: string): Promise<number> {
    const grants = await this.database.query<{ id: string }>({ text: GRANTS_TO, values: [client] });
    for (const { id } of grants) await this.revocation.revoke(id);
    const own = await this.database.query({ text: END_SERVICE, values: [client] });
    const ended = grants.length + own.length;
    await noteChange(this.journal, 'token-revoked', { client, ended: String(ended) });
    return ended;
  }

  async cancelLaunch(id: string): Promise<void> {
    const rows = await this.database.query({ text: END_LAUNCH, values: [id] });
    if (rows.length === 0) throw new NotFoundError('There is no such launch that waits');
    await noteChange(this.journal, 'launch', { change: 'cancelled' });
  }
}

/** Whose, and of which app. */
export interface Narrowing {
  readonly user?: string | undefined;
  readonly client?: string | undefined;
}

function narrowed({ user, client }: Narrowing): readonly (string | null)[] {
  return [user?.toLowerCase() ?? null, client ?? null];
}

const IN_FORCE = `
  select id, client, "user", scope, tokens, "grantedAt", "lastUsedAt", "expiresAt" from (
    select coalesce(t.grant_id, t.payload ->> 'clientId') as id, t.payload ->> 'clientId' as client,
           max(u.username) as "user", max(coalesce(t.payload ->> 'scope', '')) as scope, count(*)::int as tokens,
           date_trunc('milliseconds', max(c.created_at)) as "grantedAt", max(c.last_used_at) as "lastUsedAt",
           max(t.expires_at) as "expiresAt"
    from oidc_artifact t
    left join launch_context c on c.grant_id = t.grant_id
    left join user_account u on u.id = c.user_id
    where t.type in ('AccessToken', 'RefreshToken', 'ClientCredentials')
      and t.expires_at > now() and t.consumed_at is null
      and ($2::text is null or t.payload ->> 'clientId' = $2)
      and ($3::text is null or coalesce(t.grant_id, t.payload ->> 'clientId') = $3)
    group by 1, 2) grants
  where ($1::text is null or "user" = $1)
    and ($4::timestamptz is null or (coalesce("grantedAt", 'epoch'), id) < ($4::timestamptz, $5::text))
  order by coalesce("grantedAt", 'epoch') desc, id desc limit $6`;
const LAUNCHES = `
  select id, client, "user", patient, "createdAt", "expiresAt" from (
    select c.id::text, c.client_id as client, u.username as "user", c.patient,
           date_trunc('milliseconds', c.created_at) as "createdAt", c.expires_at as "expiresAt"
    from launch_context c left join user_account u on u.id = c.user_id
    where c.handle_hash is not null and c.expires_at > now()) launch
  where ($1::text is null or "user" = $1) and ($2::text is null or client = $2)
    and ($3::timestamptz is null or ("createdAt", id) < ($3::timestamptz, $4::text))
  order by "createdAt" desc, id desc limit $5`;
const GRANTS_TO = `select id from oidc_artifact where type = 'Grant' and payload ->> 'clientId' = $1`;
const END_LAUNCH = `delete from launch_context
  where id = case when pg_input_is_valid($1, 'uuid') then $1::uuid end and handle_hash is not null returning id`;
const END_SERVICE = `delete from oidc_artifact
  where type in ('ClientCredentials', 'AccessToken') and grant_id is null and payload ->> 'clientId' = $1 returning id`;
