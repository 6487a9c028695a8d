import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

const INVITATION_HOURS = 72;

/** What the invited person is sent; the database has only a hash of it. */
export interface Invitation {
  readonly token: string;
  readonly expiresAt: Date;
}

/** What a link is good for. */
export interface LinkTerms {
  readonly hours: number;
  /** With the new password ends what was begun with the old one. */
  readonly endsSessions: boolean;
}

/** Whose link was used, and what it asks for. */
export interface RedeemedLink {
  readonly userId: string;
  readonly endsSessions: boolean;
}

/** Links by which people set their password: good once, for three days unless said otherwise. */
@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  async create(
    userId: string,
    { hours, endsSessions }: LinkTerms = { hours: INVITATION_HOURS, endsSessions: false },
  ): Promise<Invitation> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + hours * 3_600_000);
    await this.database.query({
      text: CREATE,
      values: [userId, hashOf(token), expiresAt, endsSessions],
    });
    return { token, expiresAt };
  }

  /** Whom it invites, as long as it is good. */
  async userOf(token: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ userId: string }>({ text: FIND, values: [hashOf(token)] });
    return row?.userId;
  }

  /** Uses it up: of many at once, exactly one wins. */
  async redeem(token: string): Promise<RedeemedLink | undefined> {
    const [row] = await this.database.query<RedeemedLink & object>({ text: REDEEM, values: [hashOf(token)] });
    return row;
  }
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

const CREATE = `
  insert into invitation (user_id, token_hash, expires_at, ends_sessions) values ($1, $2, $3, $4)
  on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at,
    ends_sessions = excluded.ends_sessions`;
const GOOD = `i.token_hash = $1 and i.expires_at > now()
  and exists (select 1 from user_account u where u.id = i.user_id and u.enabled)`;
const FIND = `select i.user_id as "userId" from invitation i where ${GOOD}`;
const REDEEM = `delete from invitation i where ${GOOD} returning i.user_id as "userId", i.ends_sessions as "endsSessions"`;
