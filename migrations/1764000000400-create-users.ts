import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People who sign in here, and how often somebody failed to. */
export class CreateUsers1764000000400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table user_account (
        id            uuid primary key default gen_random_uuid(),
        username      text not null,
        password_hash text,
        name          text not null,
        email         text,
        fhir_user     text,
        roles         text[] not null,
        enabled       boolean not null,
        created_at    timestamptz not null default now(),
        updated_at    timestamptz not null default now()
      )`);
    await queryRunner.query('create unique index user_account_username on user_account (username)');
    await queryRunner.query(`
      create trigger user_account_disabled after update on user_account
        for each row when (old.enabled and not new.enabled) execute function tell_disabled()`);
    await queryRunner.query(`
      create table sign_in_failure (
        key            text primary key,
        failures       integer not null,
        last_failed_at timestamptz not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table sign_in_failure');
    await queryRunner.query('drop table user_account');
  }
}
