import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

export interface NewArtifact {
  readonly type: string;
  readonly id: string;
  readonly payload: object;
  readonly grantId?: string | undefined;
  readonly uid?: string | undefined;
  readonly expiresAt: Date | undefined;
}

export interface StoredArtifact {
  readonly payload: Record<string, unknown>;
  readonly consumed_at: Date | null;
}

/** From a moment until before another. */
export interface While {
  readonly from: Date;
  readonly to: Date;
}

/** A proof of possession that was used (RFC 9449). There is one for each request, so it goes as soon as it has expired. */
export const DPOP_PROOF = 'DpopProof';

/** Expired rows are kept a little: a code or refresh token that comes back is recognised as a replay. */
const KEPT_AFTER_EXPIRY = '1 hour';

/** The statements on `oidc_artifact`. They stand on the way of every token, so they go to PostgreSQL directly. */
@Injectable()
export class ArtifactRepository {
  constructor(private readonly database: Database) {}

  async save(artifact: NewArtifact): Promise<void> {
    await this.database.query({
      text: `insert into oidc_artifact (type, id, payload, grant_id, uid, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (type, id) do update
               set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
                   expires_at = excluded.expires_at`,
      values: rowOf(artifact),
    });
  }

  /** False if there is one already: the primary key decides who was first. */
  async saveFirst(artifact: NewArtifact): Promise<boolean> {
    const rows = await this.database.query({
      text: `insert into oidc_artifact (type, id, payload, grant_id, uid, expires_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing returning id`,
      values: rowOf(artifact),
    });
    return rows.length === 1;
  }

  async find(type: string, id: string): Promise<StoredArtifact | undefined> {
    const [row] = await this.database.query<StoredArtifact>({
      text: 'select payload, consumed_at from oidc_artifact where type = $1 and id = $2',
      values: [type, id],
    });
    return row;
  }

  async findByUid(type: string, uid: string): Promise<StoredArtifact | undefined> {
    const [row] = await this.database.query<StoredArtifact>({
      text: 'select payload, consumed_at from oidc_artifact where type = $1 and uid = $2',
      values: [type, uid],
    });
    return row;
  }

  /** Marks it as used. False if somebody else was first: of many at once, exactly one wins. */
  async consume(type: string, id: string): Promise<boolean> {
    const rows = await this.database.query({
      text: `update oidc_artifact set consumed_at = $3
             where type = $1 and id = $2 and consumed_at is null returning id`,
      values: [type, id, new Date()],
    });
    return rows.length === 1;
  }

  /**
   * When the answer goes out in which the successor of a used one is handed over. False if it was not used in this
   * while, or has been revived since: then the answer must not go out.
   */
  async noteAnswer(type: string, id: string, { from, to }: While): Promise<boolean> {
    const rows = await this.database.query({
      text: `update oidc_artifact
             set payload = payload || jsonb_build_object('answeredAt', $5::bigint, 'isSent', false)
             where type = $1 and id = $2 and consumed_at >= $3 and consumed_at < $4 returning id`,
      values: [type, id, from, to, Date.now()],
    });
    return rows.length === 1;
  }

  /** That the answer has left for its receiver. */
  async noteSent(type: string, id: string, { from, to }: While): Promise<void> {
    await this.database.query({
      text: `update oidc_artifact set payload = payload || '{"isSent":true}'
             where type = $1 and id = $2 and consumed_at >= $3 and consumed_at < $4`,
      values: [type, id, from, to],
    });
  }

  /** Takes back that it was used in this while: the answer did not go out, which the caller knows. */
  async release(type: string, id: string, { from, to }: While): Promise<void> {
    await this.database.query({
      text: `update oidc_artifact set consumed_at = null, payload = payload - 'answeredAt' - 'isSent'
             where type = $1 and id = $2 and consumed_at >= $3 and consumed_at < $4`,
      values: [type, id, from, to],
    });
  }

  /**
   * The same for what was used before a time, with no answer, or one that was not sent. False if it was not so; of many,
   * one wins. Where an answer was noted and nothing of its sending, an earlier version has noted it: it was sent.
   */
  async revive(type: string, id: string, usedBefore: Date): Promise<boolean> {
    const rows = await this.database.query({
      text: `update oidc_artifact set consumed_at = null, payload = payload - 'answeredAt' - 'isSent'
             where type = $1 and id = $2 and consumed_at < $3
               and (not payload ? 'answeredAt' or payload->'isSent' = 'false') returning id`,
      values: [type, id, usedBefore],
    });
    return rows.length === 1;
  }

  /** Returns the ids of what was deleted. */
  async delete(type: string, id: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>({
      text: 'delete from oidc_artifact where type = $1 and id = $2 returning id',
      values: [type, id],
    });
    return rows.map(row => row.id);
  }

  /** For what is known by its `uid` alone: who bears its id, no row says. */
  async deleteByUid(type: string, uid: string): Promise<void> {
    await this.database.query({
      text: 'delete from oidc_artifact where type = $1 and uid = $2',
      values: [type, uid],
    });
  }

  async deleteByGrant(type: string, grantId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>({
      text: 'delete from oidc_artifact where type = $1 and grant_id = $2 returning id',
      values: [type, grantId],
    });
    return rows.map(row => row.id);
  }

  /** Deletes a grant with everything that was issued from it; returns the ids of its access tokens. */
  async revokeGrant(grantId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ type: string; id: string }>({
      text: `delete from oidc_artifact where grant_id = $1 or (type = 'Grant' and id = $1) returning type, id`,
      values: [grantId],
    });
    return rows.filter(row => row.type === 'AccessToken').map(row => row.id);
  }

  /**
   * A token is in force while its row stands, and its grant if it came from one, and neither the client nor the user
   * has been disabled, nor the rights of the user have changed since: a refresh gives a token with those of now.
   */
  async isTokenActive(tokenId: string): Promise<boolean> {
    const rows = await this.database.read({
      text: `select 1 from oidc_artifact token
             where token.type in ('AccessToken', 'ClientCredentials') and token.id = $1
               and token.expires_at > now()
               and (token.grant_id is null or exists (
                 select 1 from oidc_artifact g where g.type = 'Grant' and g.id = token.grant_id))
               and not exists (
                 select 1 from client c where c.client_id = token.payload->>'clientId' and not c.enabled)
               and not exists (
                 select 1 from user_account u
                 where (not u.enabled or u.rights_generation <> (token.payload->>'rightsGeneration')::int)
                   and u.id = case
                   when pg_input_is_valid(token.payload->>'accountId', 'uuid')
                   then (token.payload->>'accountId')::uuid end)`,
      values: [tokenId],
    });
    return rows.length > 0;
  }

  /** Of an access token whose claims would have been too long (decisions C5). */
  async scopeOf(tokenId: string): Promise<string | undefined> {
    const [row] = await this.database.read<{ scope: string | null }>({
      text: `select payload ->> 'scope' as scope from oidc_artifact
             where type in ('AccessToken', 'ClientCredentials') and id = $1`,
      values: [tokenId],
    });
    return row?.scope ?? undefined;
  }

  async deleteExpired(): Promise<number> {
    const rows = await this.database.query({
      text: `delete from oidc_artifact
             where expires_at < now() - interval '${KEPT_AFTER_EXPIRY}' or (type = $1 and expires_at < now())
             returning id`,
      values: [DPOP_PROOF],
    });
    return rows.length;
  }
}

function rowOf(artifact: NewArtifact): unknown[] {
  const { type, id, payload, grantId, uid, expiresAt } = artifact;
  return [type, id, JSON.stringify(payload), grantId ?? null, uid ?? null, expiresAt ?? null];
}
