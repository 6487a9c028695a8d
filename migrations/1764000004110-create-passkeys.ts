import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Public keys of passkeys, and the challenges that wait for an answer (Web Authentication Level 3). Whoever has only
 * passkeys has a row of `second_factor` without a secret: recovery codes and failures hang on it.
 */
export class CreatePasskeys1764000004110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table second_factor alter secret drop not null');
    await queryRunner.query(`
      create table passkey (
        credential_id text primary key,
        user_id       uuid not null references second_factor (user_id) on delete cascade,
        public_key    bytea not null,
        counter       bigint not null,
        transports    text[] not null,
        is_synced     boolean not null,
        name          text not null,
        created_at    timestamptz not null default now(),
        last_used_at  timestamptz
      )`);
    await queryRunner.query('create index passkey_user on passkey (user_id)');
    await queryRunner.query(`
      create table passkey_challenge (
        challenge  text primary key,
        place      text not null,
        expires_at timestamptz not null
      )`);
    await queryRunner.query('create index passkey_challenge_expires on passkey_challenge (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table passkey_challenge');
    await queryRunner.query('drop table passkey');
    await queryRunner.query('delete from second_factor where secret is null');
    await queryRunner.query('alter table second_factor alter secret set not null');
  }
}
