import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a client's requests and tokens are protected (RFC 9101, 9126, 9449, 8705, 9396), and its second secret while
 * one replaces the other.
 */
export class AddClientProtection1764000002400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table client
        add column protection jsonb not null default '{}',
        add column id_token_signed_response_alg text not null default 'RS256',
        add column secret_created_at timestamptz,
        add column secret_last_used_at timestamptz,
        add column previous_secret_hash text,
        add column previous_secret_expires_at timestamptz,
        add column previous_secret_last_used_at timestamptz,
        add column software_statement text`);
    await queryRunner.query(`
      alter table client
        alter column protection drop default,
        alter column id_token_signed_response_alg drop default`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table client
        drop column protection,
        drop column id_token_signed_response_alg,
        drop column secret_created_at,
        drop column secret_last_used_at,
        drop column previous_secret_hash,
        drop column previous_secret_expires_at,
        drop column previous_secret_last_used_at,
        drop column software_statement`);
  }
}
