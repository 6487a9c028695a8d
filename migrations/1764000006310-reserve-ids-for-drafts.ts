import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The id that a draft of the scratchpad will have in the record: known before it is written there, it is written once. */
export class ReserveIdsForDrafts1764000006310 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table scratchpad_draft add column record_id text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table scratchpad_draft drop column record_id');
  }
}
