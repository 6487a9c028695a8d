import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What apps keep here for themselves (SMART App Launch 2.2, "Persisting App State"). */
export class CreateAppStates1764000002320 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table app_state (
        id         uuid primary key default gen_random_uuid(),
        client_id  text not null,
        subject    text,
        system     text not null,
        code       text not null,
        version    integer not null,
        content    text not null,
        updated_at timestamptz not null
      )`);
    await queryRunner.query('create index app_state_key on app_state (client_id, system, code, subject)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table app_state');
  }
}
