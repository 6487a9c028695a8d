import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Access beyond the policy, asked for with a reason, and what a privacy officer says about it. */
export class CreateBrokenGlass1764000002910 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table broken_glass (
        id          uuid primary key,
        patient     text not null,
        subject     text not null,
        username    text not null,
        client_id   text not null,
        purpose     text not null,
        reason      text not null,
        begun_at    timestamptz not null,
        expires_at  timestamptz not null,
        verdict     text,
        note        text,
        reviewed_by text,
        reviewed_at timestamptz
      )`);
    await queryRunner.query('create index broken_glass_patient on broken_glass (patient, begun_at)');
    await queryRunner.query('create index broken_glass_queue on broken_glass (verdict, begun_at)');
    await queryRunner.query('create index broken_glass_subject on broken_glass (subject, expires_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table broken_glass');
  }
}
