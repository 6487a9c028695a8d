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

@Injectable()
export class SecondFactorRepository {
  constructor(private readonly database: Database) {}

  async isEnrolled(userId: string): Promise<boolean> {
    const rows = await this.database.query({ text: FIND, values: [userId] });
    return rows.length > 0;
  }

  /** False if the person has one already. */
  async enrol({ userId, secret, step, recoveryHashes }: Enrolment): Promise<boolean> {
    const values = [userId, secret, step, recoveryHashes];
    return (await this.database.query({ text: ENROL, values })).length > 0;
  }

  /**
   * The sealed secret for one attempt, which counts as failed until `forgetFailures`: attempts at the same moment are
   * all counted. Undefined while the account has to wait.
   */
  async takeAttempt(userId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ secret: string }>({ text: TAKE, values: [userId] });
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

  async remove(userId: string): Promise<void> {
    await this.database.query({ text: REMOVE, values: [userId] });
  }
}

const FIND = 'select 1 from second_factor where user_id = $1::uuid';
const ENROL = `
  with enrolled as (
    insert into second_factor (user_id, secret, last_step) values ($1::uuid, $2, $3::bigint)
    on conflict (user_id) do nothing returning user_id)
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
const REMOVE = 'delete from second_factor where user_id = $1::uuid';
