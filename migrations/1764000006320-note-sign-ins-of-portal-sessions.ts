import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When and how strongly the person behind a portal session has signed in; not known of sessions from before. */
export class NoteSignInsOfPortalSessions1764000006320 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table portal_session
        add column signed_in_at timestamptz,
        add column is_strong boolean not null default false`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table portal_session drop column signed_in_at, drop column is_strong');
  }
}
