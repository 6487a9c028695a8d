import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the next page of the console tells a session: kept here, where no link can put words. */
export class TellWhatWasDone1764000006400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table portal_session add done text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table portal_session drop done');
  }
}
