import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where the chains of the journal begin now, after what was kept long enough is gone (AUDIT_RETENTION_DAYS): the last
 * row that was removed of each writer, signed as the rows are. Writer 0 stands for the checkpoints.
 */
export class CreateAuditRemovals1764000003610 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_removal (
        writer    integer primary key,
        sequence  bigint not null,
        hash      bytea not null,
        removed   timestamptz(3) not null,
        signature bytea not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table audit_removal');
  }
}
