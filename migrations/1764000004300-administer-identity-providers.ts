import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has declared a provider, and how it was when somebody last needed it. What no file declares any more is gone. */
export class AdministerIdentityProviders1764000004300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('delete from identity_provider where not enabled');
    await queryRunner.query(
      `alter table identity_provider add column origin text not null default 'bootstrap'
         check (origin in ('bootstrap', 'administration'))`,
    );
    await queryRunner.query('alter table identity_provider alter column origin drop default');
    await queryRunner.query(`
      create table identity_provider_condition (
        provider_id            text primary key,
        is_up                  boolean not null,
        since                  timestamptz not null,
        last_error             text,
        last_error_at          timestamptz,
        certificate_expires_at timestamptz
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table identity_provider_condition');
    await queryRunner.query('alter table identity_provider drop column origin');
  }
}
