import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Everything short-lived that the authorization server keeps: codes, tokens, grants, sessions.
 * Ids that are bearer values stand here as hashes. Whoever deletes an access token which is still in force,
 * or its grant, tells every node by NOTIFY; so does whoever disables a client or a user (`tell_disabled`).
 */
export class CreateOidcArtifacts1764000000200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table oidc_artifact (
        type        text not null,
        id          text not null,
        payload     jsonb not null,
        grant_id    text,
        uid         text,
        expires_at  timestamptz(3),
        consumed_at timestamptz(3),
        primary key (type, id)
      )`);
    await queryRunner.query(
      'create index oidc_artifact_grant on oidc_artifact (grant_id) where grant_id is not null',
    );
    await queryRunner.query(
      'create index oidc_artifact_uid on oidc_artifact (type, uid) where uid is not null',
    );
    await queryRunner.query('create index oidc_artifact_expires on oidc_artifact (expires_at)');
    await queryRunner.query(`
      create function tell_revoked_token() returns trigger language plpgsql as $$
      begin
        perform pg_notify('revoked_token', old.id);
        return null;
      end $$`);
    await queryRunner.query(`
      create trigger oidc_artifact_revoked after delete on oidc_artifact
        for each row when (old.type in ('AccessToken', 'ClientCredentials') and old.expires_at > now())
        execute function tell_revoked_token()`);
    await queryRunner.query(`
      create function tell_disabled() returns trigger language plpgsql as $$
      begin
        perform pg_notify('revoked_token', '*');
        return null;
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table oidc_artifact');
    await queryRunner.query('drop function tell_revoked_token');
    await queryRunner.query('drop function tell_disabled');
  }
}
