import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

/** What is kept of an enrolment: the secret is sealed, recovery codes are hashes. */
export interface Enrolment {
  readonly userId: string;
  readonly secret: string;
  /** Of the code by which it was confirmed. */
  readonly step: number;
  readonly recoveryHashes: readonly string[];
}

/** What somebody has beside the password. */
export interface FactorKinds {
  readonly hasApp: boolean;
  readonly hasPasskey: boolean;
}

@Injectable()
export class SecondFactorRepository {
  constructor(private readonly database: Database) {}

  async kindsOf(userId: string): Promise<FactorKinds> {
    const [row] = await this.database.query<FactorKinds & object>({ text: KINDS, values: [userId] });
    return row ?? { hasApp: false, hasPasskey: false };
  }

  /** False if the person has an authenticator app already. Recovery codes of before are void. */
  async enrol({ userId, secret, step, recoveryHashes }: Enrolment): Promise<boolean> {
    const values = [userId, secret, step, recoveryHashes];
    return (await this.database.query({ text: ENROL, values })).length > 0;
  }

  /**
   * The sealed secret for one attempt, which counts as failed until `forgetFailures`: attempts at the same moment are
   * all counted. Null for whoever has passkeys alone; undefined while the account has to wait.
   */
  async takeAttempt(userId: string): Promise<string | null | undefined> {
    const [row] = await this.database.query<{ secret: string | null }>({ text: TAKE, values: [userId] });
    return row?.secret;
  }

  async forgetFailures(userId: string): Promise<void> {
    await this.database.query({ text: FORGET, values: [userId] });
  }

  /** RFC 6238 §5.2: a code is good once, and none before it any more. Of many at once, exactly one wins. */
  async useStep(userId: string, step: number): Promise<boolean> {
    return (await this.database.query({ text: USE_STEP, values: [userId, step] })).length > 0;
  }

  async useRecoveryCode(userId: string, codeHash: string): Promise<boolean> {
    return (await this.database.query({ text: USE_RECOVERY, values: [userId, codeHash] })).length > 0;
  }

  async countRecoveryCodes(userId: string): Promise<number> {
    const [row] = await this.database.query<{ left: number }>({ text: COUNT, values: [userId] });
    return row?.left ?? 0;
  }

  async replaceRecoveryCodes(userId: string, hashes: readonly string[]): Promise<void> {
    await this.database.query({ text: REPLACE, values: [userId, hashes] });
  }

  /** The authenticator app. */
  async removeApp(userId: string): Promise<void> {
    await this.database.query({ text: REMOVE_APP, values: [userId] });
    await this.forgetIfEmpty(userId);
  }

  /** Recovery codes are of no use without a factor that they stand in for. */
  async forgetIfEmpty(userId: string): Promise<void> {
    await this.database.query({ text: FORGET_EMPTY, values: [userId] });
  }

  /** The app, all passkeys, and the recovery codes. False if there was nothing. */
  async removeAll(userId: string): Promise<boolean> {
    return (await this.database.query({ text: REMOVE_ALL, values: [userId] })).length > 0;
  }
}

const KINDS = `
  select f.secret is not null as "hasApp",
         exists (select 1 from passkey p where p.user_id = f.user_id) as "hasPasskey"
  from second_factor f where f.user_id = $1::uuid`;
const ENROL = `
  with enrolled as (
    insert into second_factor (user_id, secret, last_step) values ($1::uuid, $2, $3::bigint)
    on conflict (user_id) do update set secret = excluded.secret, last_step = excluded.last_step
      where second_factor.secret is null
    returning user_id),
  former as (delete from recovery_code where user_id in (select user_id from enrolled))
  insert into recovery_code (user_id, code_hash)
  select user_id, unnest($4::text[]) from enrolled returning 1`;
/** After five failures it waits a second, two, four … up to a quarter of an hour. */
const TAKE = `
  update second_factor set failures = failures + 1, last_tried_at = now()
  where user_id = $1::uuid and (failures < 5
    or last_tried_at < now() - make_interval(secs => least(power(2, least(failures, 20) - 5), 900)))
  returning secret`;
const FORGET = 'update second_factor set failures = 0 where user_id = $1::uuid';
const USE_STEP = `
  update second_factor set last_step = $2::bigint where user_id = $1::uuid and last_step < $2::bigint returning 1`;
const USE_RECOVERY = 'delete from recovery_code where user_id = $1::uuid and code_hash = $2 returning 1';
const COUNT = 'select count(*)::int as "left" from recovery_code where user_id = $1::uuid';
const REPLACE = `
  with former as (delete from recovery_code where user_id = $1::uuid)
  insert into recovery_code (user_id, code_hash) select $1::uuid, unnest($2::text[])`;
const REMOVE_APP = 'update second_factor set secret = null where user_id = $1::uuid';
const FORGET_EMPTY = `
  delete from second_factor f where user_id = $1::uuid and secret is null
    and not exists (select 1 from passkey p where p.user_id = f.user_id)`;
const REMOVE_ALL = 'delete from second_factor where user_id = $1::uuid returning 1';
