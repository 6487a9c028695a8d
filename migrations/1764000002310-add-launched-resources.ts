import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A launch may be about more than a patient and a visit: a place, a practitioner, whatever the operator offers. */
export class AddLaunchedResources1764000002310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table launch_context add column resources jsonb not null default '[]'::jsonb`,
    );
    await queryRunner.query('alter table launch_context add column app_context text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table launch_context drop column app_context');
    await queryRunner.query('alter table launch_context drop column resources');
  }
}
