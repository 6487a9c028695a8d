import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an app last used what it was granted: the person sees it under `/account`. */
export class NoteUseOfGrants1764000001200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table launch_context add column last_used_at timestamptz');
    await queryRunner.query(
      'create index launch_context_user on launch_context (user_id) where grant_id is not null',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index launch_context_user');
    await queryRunner.query('alter table launch_context drop column last_used_at');
  }
}
