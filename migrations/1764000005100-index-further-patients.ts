import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose a resource is beside the patient of its own row: nearly always nobody, which this small index says at once. */
export class IndexFurtherPatients1764000005100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'create index search_further_patients on search (key) include (patient) where n > 0',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index search_further_patients');
  }
}
