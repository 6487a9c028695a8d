import type { MigrationInterface, QueryRunner } from '../../src/index.js';

/** Stands for the table of the system that was there before: here it is made so that the example runs. */
export class CreateLegacyAllergies1790000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table legacy_allergy (
      id serial primary key, patient_no text not null, substance text not null, snomed text not null,
      severe boolean not null, entered_at timestamptz not null)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table legacy_allergy');
  }
}
