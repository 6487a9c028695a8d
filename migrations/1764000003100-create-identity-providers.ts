import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ways to sign in beside our own accounts, who signs in by them, and the sessions that they have begun. */
export class CreateIdentityProviders1764000003100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity_provider (
        id          text primary key,
        kind        text not null,
        position    integer not null,
        enabled     boolean not null,
        declaration jsonb not null,
        updated_at  timestamptz not null default now()
      )`);
    await queryRunner.query(`
      create table identity_link (
        provider_id       text not null,
        subject           text not null,
        user_id           uuid not null,
        created_at        timestamptz not null default now(),
        last_signed_in_at timestamptz not null,
        primary key (provider_id, subject)
      )`);
    await queryRunner.query('create index identity_link_user on identity_link (user_id)');
    await queryRunner.query(`
      create table upstream_session (
        id          text primary key,
        provider_id text not null,
        subject     text not null,
        sid         text,
        hint        text,
        session_uid text,
        expires_at  timestamptz not null
      )`);
    await queryRunner.query(
      'create index upstream_session_subject on upstream_session (provider_id, subject)',
    );
    await queryRunner.query(
      'create index upstream_session_uid on upstream_session (session_uid) where session_uid is not null',
    );
    await queryRunner.query('create index upstream_session_expires on upstream_session (expires_at)');
    await queryRunner.query('alter table client add column identity_provider text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table client drop column identity_provider');
    await queryRunner.query('drop table upstream_session');
    await queryRunner.query('drop table identity_link');
    await queryRunner.query('drop table identity_provider');
  }
}
