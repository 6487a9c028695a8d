import type { MigrationInterface, QueryRunner } from '../../src/index.js';

/** Patients who have objected to research; whoever keeps the register writes it. */
export class CreateObjections1790000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table research_objection (patient text primary key)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table research_objection');
  }
}
