import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The password that the bootstrap file gave last, by its hash: the same one again is none to be set. */
export class KnowDeclaredPasswords1764000006410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table user_account add declared_password_hash text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table user_account drop declared_password_hash');
  }
}
