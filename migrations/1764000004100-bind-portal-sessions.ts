import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which session at the authorization server a session of the portal came from: it ends with that one. */
export class BindPortalSessions1764000004100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table portal_session add session_uid text');
    await queryRunner.query(
      'create index portal_session_uid on portal_session (session_uid) where session_uid is not null',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table portal_session drop session_uid');
  }
}
