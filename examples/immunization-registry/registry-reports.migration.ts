import type { MigrationInterface, QueryRunner } from '../../src/index.js';

/** What is to be sent to the state's registry. */
export class CreateRegistryReports1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table registry_report (
      immunization text, version text, interaction text not null, primary key (immunization, version))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table registry_report');
  }
}
