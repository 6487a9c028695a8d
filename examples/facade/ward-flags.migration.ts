import type { MigrationInterface, QueryRunner } from '../../src/index.js';

/** Stands for the journal that the ward has. */
export class CreateWardFlags1790000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table ward_flag (
      id text, version integer, patient_no text not null, text text, changed_at timestamptz not null,
      primary key (id, version))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ward_flag');
  }
}
