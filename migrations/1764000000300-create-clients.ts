import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Registered apps and services (RFC 7591 §2). Of a secret only the hash is kept. */
export class CreateClients1764000000300 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table client (
        client_id                  text primary key,
        client_name                text not null,
        token_endpoint_auth_method text not null,
        secret_hash                text,
        application_type           text not null,
        grant_types                text[] not null,
        redirect_uris              text[] not null,
        post_logout_redirect_uris  text[] not null,
        scope                      text,
        jwks                       jsonb,
        jwks_uri                   text,
        launch_uri                 text,
        client_uri                 text,
        logo_uri                   text,
        token_endpoint_auth_signing_alg text,
        about                      jsonb not null,
        consent                    text not null,
        enabled                    boolean not null,
        created_at                 timestamptz not null default now(),
        updated_at                 timestamptz not null default now()
      )`);
    await queryRunner.query(`
      create trigger client_disabled after update on client
        for each row when (old.enabled and not new.enabled) execute function tell_disabled()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table client');
  }
}
