import type { MigrationInterface, QueryRunner } from 'typeorm';

/** RelatedPersons as whom a user stands in for others, beside what `fhir_user` names. */
export class AddProxies1764000002500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table user_account add column proxies text[] not null default '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table user_account drop column proxies');
  }
}
