import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is signed in at the portal. The cookie holds the only clear copy of the id. */
export class CreatePortalSessions1764000000700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table portal_session (
        id_hash    text primary key,
        user_id    uuid not null,
        csrf       text not null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now()
      )`);
    await queryRunner.query('create index portal_session_expires on portal_session (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table portal_session');
  }
}
