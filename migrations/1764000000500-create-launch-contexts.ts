import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an app is launched on: first waiting under a `launch` handle, then bound to the grant that redeemed it. */
export class CreateLaunchContexts1764000000500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table launch_context (
        id                  uuid primary key default gen_random_uuid(),
        handle_hash         text,
        client_id           text not null,
        user_id             uuid,
        patient             text,
        encounter           text,
        fhir_context        jsonb not null,
        intent              text,
        tenant              text,
        need_patient_banner boolean not null,
        grant_id            text,
        session_uid         text,
        offline             boolean not null,
        expires_at          timestamptz not null,
        created_at          timestamptz not null default now()
      )`);
    await queryRunner.query('create unique index launch_context_handle on launch_context (handle_hash)');
    await queryRunner.query('create unique index launch_context_grant on launch_context (grant_id)');
    await queryRunner.query('create index launch_context_session on launch_context (session_uid)');
    await queryRunner.query('create index launch_context_expires on launch_context (expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table launch_context');
  }
}
