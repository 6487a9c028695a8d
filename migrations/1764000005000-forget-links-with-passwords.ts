import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link by which somebody sets a password is void once the password is another, or the account was disabled. */
export class ForgetLinksWithPasswords1764000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function forget_invitation() returns trigger language plpgsql as $$
      begin
        delete from invitation where user_id = new.id;
        return null;
      end $$`);
    await queryRunner.query(`
      create trigger user_account_invitation after update of password_hash, enabled on user_account
        for each row when (old.password_hash is distinct from new.password_hash or (old.enabled and not new.enabled))
        execute function forget_invitation()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop trigger user_account_invitation on user_account');
    await queryRunner.query('drop function forget_invitation');
  }
}
