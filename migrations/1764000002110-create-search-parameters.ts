import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What active SearchParameter resources define, and whether all resources are indexed by it. */
export class CreateSearchParameters1764000002110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // `revision`: of all definitions, counted in `installation`; part of the terms in the index.
    // `since`: what was written by transactions from before is to be indexed by the job.
    await queryRunner.query(`
      create table search_parameter (
        id          text collate "C" primary key,
        revision    bigint not null,
        url         text not null,
        code        text not null,
        definitions json not null,
        is_indexed  boolean not null default false,
        job         uuid not null,
        since       xid8 not null default pg_current_xact_id()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table search_parameter');
    await queryRunner.query(`delete from installation where name = 'search-parameters'`);
  }
}
