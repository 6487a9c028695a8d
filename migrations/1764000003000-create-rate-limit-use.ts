import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What callers have used of their budgets in a minute. Unlogged: a crash may forget it, and it is written often. */
export class CreateRateLimitUse1764000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create unlogged table rate_limit_use (
        key text primary key,
        minute integer not null,
        used integer not null
      ) with (fillfactor = 50)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table rate_limit_use');
  }
}
