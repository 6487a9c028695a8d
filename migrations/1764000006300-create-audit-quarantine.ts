import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of the journal of which somebody who reads it could make nothing: they stop nobody, and are tried again.
 * `problem` names the error and its place, never what the entry says.
 */
export class CreateAuditQuarantine1764000006300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_quarantine (
        reader   text not null,
        writer   integer not null,
        sequence bigint not null,
        problem  text not null,
        failures integer not null default 1,
        since    timestamptz(3) not null default now(),
        try_at   timestamptz(3) not null,
        primary key (reader, writer, sequence)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table audit_quarantine');
  }
}
