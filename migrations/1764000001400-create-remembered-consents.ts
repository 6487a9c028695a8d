import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person has allowed an app until further notice: the next launch does not ask again. */
export class CreateRememberedConsents1764000001400 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table remembered_consent (
        user_id    uuid not null,
        client_id  text not null,
        patient    text not null,
        asked      text[] not null,
        granted    text[] not null,
        created_at timestamptz not null default now(),
        primary key (user_id, client_id, patient)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table remembered_consent');
  }
}
