import type { MigrationInterface, QueryRunner } from '../../src/index.js';

/** The lots that this hospital has received; the hook looks them up. */
export class CreateVaccineLots1790000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table vaccine_lot (lot text primary key, recalled_at timestamptz)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table vaccine_lot');
  }
}
