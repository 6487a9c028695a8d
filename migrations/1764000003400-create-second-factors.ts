import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets of time-based codes (RFC 6238), one for each person, and hashes of the recovery codes beside them. */
export class CreateSecondFactors1764000003400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table second_factor (
        user_id uuid primary key references user_account (id) on delete cascade,
        secret text not null,
        last_step bigint not null,
        failures integer not null default 0,
        last_tried_at timestamptz,
        created_at timestamptz not null default now()
      )`);
    await queryRunner.query(`
      create table recovery_code (
        user_id uuid not null references second_factor (user_id) on delete cascade,
        code_hash text not null,
        primary key (user_id, code_hash)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table recovery_code');
    await queryRunner.query('drop table second_factor');
  }
}
