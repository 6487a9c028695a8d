import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPEND_ONLY = ['audit_journal', 'audit_checkpoint'];

/**
 * The journal of who did what (docs/security/audit.md): rows are only ever added. `entry` is text, not jsonb, for the
 * hash beside it is over its bytes. Each writer, one of a process, has a chain of its own; `audit_cursor` says how far
 * those who read the journal have come.
 */
export class CreateAuditJournal1764000002800 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_writer (
        id         integer generated always as identity primary key,
        started_at timestamptz(3) not null default now()
      )`);
    await queryRunner.query(`
      create table audit_journal (
        writer   integer not null,
        sequence bigint not null,
        recorded timestamptz(3) not null,
        hash     bytea not null,
        entry    text not null,
        primary key (writer, sequence)
      )`);
    await queryRunner.query('create index audit_journal_recorded on audit_journal using brin (recorded)');
    await queryRunner.query(`
      create table audit_checkpoint (
        number   bigint primary key,
        recorded timestamptz(3) not null,
        heads    text not null,
        hash     bytea not null
      )`);
    await queryRunner.query(`
      create table audit_cursor (
        reader   text not null,
        writer   integer not null,
        sequence bigint not null,
        primary key (reader, writer)
      )`);
    await queryRunner.query(`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_setting('firekeeper.audit_retention', true) = 'verified' then
          return old;
        end if;
        raise exception 'The audit journal is append-only' using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of APPEND_ONLY) {
      await queryRunner.query(`
        create trigger append_only before update or delete on ${table}
          for each row execute function refuse_audit_change()`);
      await queryRunner.query(`
        create trigger never_emptied before truncate on ${table}
          for each statement execute function refuse_audit_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['audit_cursor', 'audit_checkpoint', 'audit_journal', 'audit_writer'])
      await queryRunner.query(`drop table ${table}`);
    await queryRunner.query('drop function refuse_audit_change()');
  }
}
