import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which people set their password: one for each person, known by its hash. */
export class CreateInvitations1764000003300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table invitation (
        user_id uuid primary key references user_account (id) on delete cascade,
        token_hash text not null unique,
        expires_at timestamptz not null
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table invitation');
  }
}
