import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that outlives a request, and what is done once per period whatever the number of processes. */
export class CreateJobs1764000002100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // `input` and `cursor` are json, not jsonb: they come back as they were written, digit by digit.
    await queryRunner.query(`
      create table job (
        id               uuid primary key,
        kind             text not null,
        input            json not null,
        state            text not null check (state in ('queued', 'running', 'completed', 'failed', 'cancelled')),
        owner            text,
        sole_key         text,
        cursor           json,
        done             bigint not null default 0,
        total            bigint,
        output           text,
        error            text,
        attempts         int not null default 0,
        run_by           uuid,
        cancel_requested boolean not null default false,
        created_at       timestamptz not null default now(),
        not_before       timestamptz not null default now(),
        started_at       timestamptz,
        heartbeat_at     timestamptz,
        finished_at      timestamptz
      )`);
    await queryRunner.query(
      `create index job_waiting on job (created_at) where state in ('queued', 'running')`,
    );
    await queryRunner.query(
      `create unique index job_sole on job (kind, sole_key) where state in ('queued', 'running')`,
    );
    await queryRunner.query('create index job_finished on job (finished_at) where finished_at is not null');
    await queryRunner.query(`
      create table periodic_job (
        name       text primary key,
        started_at timestamptz not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table periodic_job');
    await queryRunner.query('drop table job');
  }
}
