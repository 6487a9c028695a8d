import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The authorization server's own keys; the newest of an algorithm signs, older ones still verify. */
export class CreateSigningKeys1764000000100 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table signing_key (
        kid         text primary key,
        algorithm   text not null,
        private_key jsonb not null,
        created_at  timestamptz not null default now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table signing_key');
  }
}
