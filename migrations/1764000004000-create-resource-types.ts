import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The resource types that modules add to those of R4, by the numbers that `resource.type` holds. */
export class CreateResourceTypes1764000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Rows stay when a module goes: its resources do, and no other type may have their number.
    // `indexed`: by which definition all its resources are indexed.
    await queryRunner.query(`
      create table resource_type (
        number  smallint primary key check (number > 1000),
        name    text collate "C" not null unique,
        url     text not null,
        indexed text
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table resource_type');
  }
}
