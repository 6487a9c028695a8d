import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a resource is (`resource`, `history`, `membership`) apart from how it is found (`search`, `posting`,
 * `span`, `string`, `sort`). Keys and terms are keyed 64-bit hashes made in Node; the secret stands in `installation`.
 *
 * `search` and `membership` hold one row per patient whose compartment the resource is in, and `search` one without a
 * patient for a resource in none; n = 0 is there once for each live resource. `reachable`: whether `patient/` scopes of
 * this patient reach the resource by this membership. docs/decisions/2611-storage-schema.md
 */
export class CreateResourceTables1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create extension if not exists pg_trgm');
    await queryRunner.query(`
      create table installation (
        name  text primary key,
        value text not null
      )`);
    await queryRunner.query(`
      create table resource (
        key         bigint primary key,
        type        smallint not null,
        id          text collate "C" not null,
        version     integer not null,
        updated     timestamptz(3) not null,
        transaction xid8 not null default pg_current_xact_id(),
        method      smallint not null,
        content     text
      )`);
    await queryRunner.query('create index resource_type_updated on resource (type, updated desc, key desc)');
    await queryRunner.query('create index resource_updated on resource (updated desc, key desc)');
    await queryRunner.query(`
      create table history (
        key         bigint not null,
        type        smallint not null,
        id          text collate "C" not null,
        version     integer not null,
        updated     timestamptz(3) not null,
        transaction xid8 not null,
        method      smallint not null,
        content     text,
        primary key (key, version)
      )`);
    await queryRunner.query(
      'create index history_type_updated on history (type, updated desc, key desc, version desc)',
    );
    await queryRunner.query('create index history_updated on history (updated desc, key desc, version desc)');
    await queryRunner.query(`
      create table membership (
        key       bigint not null,
        patient   bigint not null,
        updated   timestamptz(3) not null,
        version   integer not null,
        type      smallint not null,
        reachable boolean not null,
        primary key (key, version, patient)
      )`);
    await queryRunner.query(`
      create index membership_patient on membership (patient, updated desc, key desc, version desc)
        include (type, reachable)`);
    await queryRunner.query(`
      create table search (
        key       bigint not null,
        patient   bigint,
        lo        bigint not null,
        hi        bigint not null,
        n         smallint not null,
        type      smallint not null,
        reachable boolean not null,
        tokens    bigint[] not null,
        links     bigint[] not null,
        primary key (key, n)
      )`);
    await queryRunner.query('create index search_patient on search (patient, type, lo desc, key desc)');
    await queryRunner.query('create index search_date on search (type, lo desc, key desc) where n = 0');
    await queryRunner.query(
      'create index search_links on search using gin (links) with (fastupdate = off) where n = 0',
    );
    await queryRunner.query(`
      create table posting (
        term   bigint not null,
        lo     bigint not null,
        key    bigint not null,
        system integer not null
      )`);
    await queryRunner.query(
      'create index posting_term on posting (term, lo desc, key desc) include (system)',
    );
    await queryRunner.query('alter table posting set (autovacuum_vacuum_insert_scale_factor = 0.02)');
    await queryRunner.query(`
      create table span (
        param bigint not null,
        lo    float8 not null,
        hi    float8 not null,
        key   bigint not null
      )`);
    await queryRunner.query('create index span_lo on span (param, lo, key) include (hi)');
    await queryRunner.query('create index span_key on span (key, param) include (lo, hi)');
    await queryRunner.query(`
      create table string (
        param bigint not null,
        value text collate "C" not null,
        exact text collate "C" not null,
        key   bigint not null
      )`);
    await queryRunner.query('create index string_value on string (param, value, key)');
    await queryRunner.query('create index string_key on string (key, param)');
    await queryRunner.query(
      'create index string_trigram on string using gin (value gin_trgm_ops) with (fastupdate = off)',
    );
    await queryRunner.query(`
      create table sort (
        param bigint not null,
        value text collate "C" not null,
        key   bigint not null,
        primary key (key, param, value)
      )`);
    await queryRunner.query('create index sort_value on sort (param, value, key)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'sort',
      'string',
      'span',
      'posting',
      'search',
      'membership',
      'history',
      'resource',
      'installation',
    ]) {
      await queryRunner.query(`drop table ${table}`);
    }
  }
}
