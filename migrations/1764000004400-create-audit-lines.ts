import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is asked of the audit journal, beside it: who, by which app, whose record, with which outcome. Made from the
 * journal and never trusted in its place: whoever wants to know an entry reads it there.
 */
export class CreateAuditLines1764000004400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_line (
        at       timestamptz(3) not null,
        writer   integer not null,
        sequence bigint not null,
        client   text,
        username text,
        outcome  text not null check (outcome in ('success', 'denied', 'invalid', 'failure')),
        actions  text[] not null,
        types    text[] not null,
        patients text[] not null,
        primary key (at, writer, sequence)
      )`);
    await queryRunner.query('create index audit_line_user on audit_line (username, at)');
    await queryRunner.query('create index audit_line_client on audit_line (client, at)');
    await queryRunner.query(
      `create index audit_line_outcome on audit_line (outcome, at) where outcome <> 'success'`,
    );
    await queryRunner.query(
      `create index audit_line_patients on audit_line using gin (patients) where patients <> '{}'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table audit_line');
  }
}
