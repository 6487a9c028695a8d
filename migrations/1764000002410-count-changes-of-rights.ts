import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tokens carry the rights of their user. Each change of those counts up, so that a token with earlier rights is known
 * as such; and every node is told, by the way of revoked tokens.
 */
export class CountChangesOfRights1764000002410 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'alter table user_account add column rights_generation integer not null default 0',
    );
    await queryRunner.query(`
      create function count_change_of_rights() returns trigger language plpgsql as $$
      begin
        if (old.roles, old.fhir_user, old.proxies) is distinct from (new.roles, new.fhir_user, new.proxies) then
          new.rights_generation := old.rights_generation + 1;
          perform pg_notify('revoked_token', '*');
        else
          new.rights_generation := old.rights_generation;
        end if;
        return new;
      end $$`);
    await queryRunner.query(`
      create trigger user_account_rights before update on user_account
        for each row execute function count_change_of_rights()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop trigger user_account_rights on user_account');
    await queryRunner.query('drop function count_change_of_rights');
    await queryRunner.query('alter table user_account drop column rights_generation');
  }
}
