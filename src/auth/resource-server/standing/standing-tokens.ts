import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Principal } from '../principal.js';

const PREFIX = 'fkst_';
const DAY_MS = 86_400_000;

/** A token that stands for long, as its keeper sees it. */
export interface StandingToken {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

/**
 * Bearer tokens for those that cannot ask for one, such as the provisioning of Entra ID and Okta: kept as hashes,
 * expiring, ended by one statement. They open nothing but one scope of the administration.
 */
@Injectable()
export class StandingTokens {
  constructor(private readonly database: Database) {}

  /** The token is told once. */
  async create(
    name: string,
    scope: string,
    days: number,
  ): Promise<StandingToken & { readonly token: string }> {
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const [row] = await this.database.query<StandingToken & object>({
      text: `insert into standing_token (name, token_hash, scope, expires_at) values ($1, $2, $3, $4) returning ${COLUMNS}`,
      values: [name, hashOf(token), scope, new Date(Date.now() + days * DAY_MS)],
    });
    return { ...row!, token };
  }

  list(): Promise<readonly StandingToken[]> {
    return this.database.query<StandingToken & object>({
      text: `select ${COLUMNS} from standing_token order by created_at`,
      values: [],
    });
  }

  /** Takes effect with the next request. */
  async remove(id: string): Promise<StandingToken | undefined> {
    const [row] = await this.database.query<StandingToken & object>({
      text: `delete from standing_token
             where id = case when pg_input_is_valid($1, 'uuid') then $1::uuid end returning ${COLUMNS}`,
      values: [id],
    });
    return row;
  }

  /** Whether it says that it is one: nothing is verified yet. */
  isOne(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  /** Who it stands for; undefined if it is not in force. */
  async principalOf(token: string): Promise<Principal | undefined> {
    const [row] = await this.database.query<StandingToken & object>({ text: USE, values: [hashOf(token)] });
    if (!row) return undefined;
    const clientId = `standing-token/${row.name}`;
    return {
      subject: clientId,
      clientId,
      tokenId: row.id,
      scopes: new Set([row.scope]),
      smartScopes: [],
      expiresAt: Math.floor(row.expiresAt.getTime() / 1000),
    };
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

const COLUMNS = `id, name, scope, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"`;
/** Its use is noted once a minute. */
const USE = `
  with known as (select * from standing_token where token_hash = $1 and expires_at > now()),
  noted as (update standing_token t set last_used_at = now() from known
            where t.id = known.id and (known.last_used_at is null or known.last_used_at < now() - interval '1 minute'))
  select ${COLUMNS} from known`;
