import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link by which somebody sets a new password may end what was begun with the old one. */
export class MarkPasswordResets1764000004120 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table invitation add ends_sessions boolean not null default false');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table invitation drop ends_sessions');
  }
}
