import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients that registered themselves manage their registration by a token (RFC 7592), of which the hash is kept. */
export class AddRegistrationTokens1764000001300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table client add column registration_token_hash text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table client drop column registration_token_hash');
  }
}
