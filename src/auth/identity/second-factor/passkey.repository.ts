import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

/** What its owner sees of a passkey. */
export interface PasskeySummary {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface Passkey {
  readonly id: string;
  readonly userId: string;
  /** COSE (RFC 9052). */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** Where the authenticator may be asked for it: `internal`, `usb` … */
  readonly transports: readonly string[];
  /** It may be on several devices of its owner. */
  readonly isSynced: boolean;
}

export interface NewPasskey extends Passkey {
  readonly name: string;
  readonly counter: number;
}

@Injectable()
export class PasskeyRepository {
  constructor(private readonly database: Database) {}

  /**
   * False if the credential is known, whoever it belongs to, or if its owner has so many already; of several at once, one
   * is counted after the other.
   */
  async add(passkey: NewPasskey, most: number): Promise<boolean> {
    const { id, userId, publicKey, counter, transports, isSynced, name } = passkey;
    const values = [id, userId, Buffer.from(publicKey), counter, transports, isSynced, name, most];
    return this.database.transaction(async client => {
      await client.query({ text: LOCK, values: [userId] });
      return (await client.query({ text: ADD, values })).length > 0;
    });
  }

  async find(id: string): Promise<Passkey | undefined> {
    const [row] = await this.database.query<Passkey & object>({ text: FIND, values: [id] });
    return row && { ...row, publicKey: new Uint8Array(row.publicKey) };
  }

  /** Whether anybody has one. */
  async hasAny(): Promise<boolean> {
    return (await this.database.query({ text: ANY, values: [] })).length > 0;
  }

  async ofUser(userId: string): Promise<readonly (PasskeySummary & Pick<Passkey, 'transports'>)[]> {
    return this.database.query({ text: OF_USER, values: [userId] });
  }

  /**
   * Notes a use. False if the counter did not go on (§6.1.1): somebody has a copy. Authenticators that count nothing
   * say 0 for ever. The database compares, so that of two copies at one moment one wins.
   */
  async use(id: string, counter: number): Promise<boolean> {
    return (await this.database.query({ text: USE, values: [id, counter] })).length > 0;
  }

  async remove(userId: string, id: string): Promise<boolean> {
    return (await this.database.query({ text: REMOVE, values: [userId, id] })).length > 0;
  }
}

const LOCK = `select pg_advisory_xact_lock(hashtextextended('passkeys ' || $1, 0))`;
const ADD = `
  with factor as (
    insert into second_factor (user_id, last_step) values ($2::uuid, 0) on conflict (user_id) do nothing)
  insert into passkey (credential_id, user_id, public_key, counter, transports, is_synced, name)
  select $1, $2::uuid, $3::bytea, $4::bigint, $5::text[], $6, $7
  where (select count(*) from passkey where user_id = $2::uuid) < $8
  on conflict (credential_id) do nothing returning 1`;
const FIND = `
  select credential_id as id, user_id as "userId", public_key as "publicKey", transports, is_synced as "isSynced"
  from passkey where credential_id = $1`;
const ANY = 'select 1 from passkey limit 1';
const OF_USER = `
  select credential_id as id, name, created_at as "createdAt", last_used_at as "lastUsedAt", transports
  from passkey where user_id = $1::uuid order by created_at`;
const USE = `
  update passkey set counter = $2::bigint, last_used_at = now()
  where credential_id = $1 and (counter < $2::bigint or (counter = 0 and $2::bigint = 0)) returning 1`;
const REMOVE = 'delete from passkey where user_id = $1::uuid and credential_id = $2 returning 1';
