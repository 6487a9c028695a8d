import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an operator says about the installation, version by version. */
export class CreatePublishedDocuments1764000002300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table published_document (
        kind         text not null,
        version      text not null,
        content      text not null,
        published_at timestamptz not null,
        primary key (kind, version)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table published_document');
  }
}
