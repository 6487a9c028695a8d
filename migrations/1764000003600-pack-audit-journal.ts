import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A row of the journal holds all that one commit has written, a line for each entry, and counts along its chain as many
 * as there are: `sequence` is the place of the last one. `audit_entry` gives the entry that has a place.
 */
export class PackAuditJournal1764000003600 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table audit_journal rename column entry to entries');
    await queryRunner.query('alter table audit_journal add column count integer not null default 1');
    await queryRunner.query('alter table audit_journal alter column count drop default');
    await queryRunner.query(`
      create function audit_entry(of_writer integer, at_sequence bigint) returns text language sql stable as $$
        select (string_to_array(entries, e'\\n'))[count - (sequence - at_sequence)::integer] from (
          select sequence, count, entries from audit_journal
          where writer = of_writer and sequence >= at_sequence order by sequence limit 1) row_of_entry
        where sequence - at_sequence < count
      $$`);
  }

  /** Rows of several entries can be read no longer, and stay as they are. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop function audit_entry(integer, bigint)');
    await queryRunner.query('alter table audit_journal drop column count');
    await queryRunner.query('alter table audit_journal rename column entries to entry');
  }
}
