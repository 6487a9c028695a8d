import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Apps embedded in the EHR frame of the portal, and the drafts that they lay beside the record. */
export class CreateEhrFrame1764000004500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table launch_context
        add column messaging_handle text,
        add column messaging_session text`);
    await queryRunner.query(`
      create table scratchpad_draft (
        id uuid primary key,
        session text not null references portal_session (id_hash) on delete cascade,
        patient text not null,
        client_id text not null,
        resource_type text not null,
        content text not null,
        created_at timestamptz not null default now()
      )`);
    await queryRunner.query('create index scratchpad_draft_of on scratchpad_draft (session, patient)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table scratchpad_draft');
    await queryRunner.query(`
      alter table launch_context
        drop column messaging_handle,
        drop column messaging_session`);
  }
}
