import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was loaded at start, so that the next start does not load it again. */
export class CreateBootstrapLoads1764000000600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table bootstrap_load (
        name         text primary key,
        content_hash text not null,
        begun_at     timestamptz not null default now(),
        finished_at  timestamptz
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table bootstrap_load');
  }
}
