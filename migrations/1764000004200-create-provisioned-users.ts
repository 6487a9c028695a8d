import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People and groups whom the directory of the hospital has announced (SCIM), and tokens that stand for long. */
export class CreateProvisionedUsers1764000004200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table user_account add column managed_by text');
    await queryRunner.query(`
      create table provisioned_user (
        id          uuid primary key references user_account (id) on delete cascade,
        user_name   text not null,
        external_id text,
        attributes  jsonb not null,
        active      boolean not null,
        refusal     text,
        version     bigint not null default 1,
        created_at  timestamptz not null default now(),
        updated_at  timestamptz not null default now(),
        deleted_at  timestamptz
      )`);
    await queryRunner.query(`
      create unique index provisioned_user_name on provisioned_user (lower(user_name)) where deleted_at is null`);
    await queryRunner.query('create index provisioned_user_external_id on provisioned_user (external_id)');
    await queryRunner.query('create index provisioned_user_created on provisioned_user (created_at, id)');
    await queryRunner.query(`
      create table provisioned_group (
        id           uuid primary key default gen_random_uuid(),
        display_name text not null,
        external_id  text,
        version      bigint not null default 1,
        created_at   timestamptz not null default now(),
        updated_at   timestamptz not null default now()
      )`);
    await queryRunner.query(
      'create unique index provisioned_group_name on provisioned_group (lower(display_name))',
    );
    await queryRunner.query('create index provisioned_group_external_id on provisioned_group (external_id)');
    await queryRunner.query(`
      create table provisioned_group_member (
        group_id uuid not null references provisioned_group (id) on delete cascade,
        user_id  uuid not null references provisioned_user (id) on delete cascade,
        primary key (group_id, user_id)
      )`);
    await queryRunner.query(
      'create index provisioned_group_member_user on provisioned_group_member (user_id)',
    );
    await queryRunner.query(`
      create table standing_token (
        id           uuid primary key default gen_random_uuid(),
        name         text not null,
        token_hash   text not null unique,
        scope        text not null,
        created_at   timestamptz not null default now(),
        expires_at   timestamptz not null,
        last_used_at timestamptz
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table standing_token');
    await queryRunner.query('drop table provisioned_group_member');
    await queryRunner.query('drop table provisioned_group');
    await queryRunner.query('drop table provisioned_user');
    await queryRunner.query('alter table user_account drop column managed_by');
  }
}
