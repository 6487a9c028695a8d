import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests with `Prefer: respond-async`, until their job has answered them; they go with it. */
export class CreateAsyncRequests1764000002200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table async_request (
        job       uuid primary key references job on delete cascade,
        owner     text not null,
        principal json not null,
        method    text not null,
        url       text not null,
        headers   json not null,
        body      bytea
      )`);
    await queryRunner.query('create index async_request_owner on async_request using hash (owner)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table async_request');
  }
}
