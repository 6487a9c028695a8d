import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each provision of an active Consent that denies something, joined by its patient in the predicate of
 * access. Null: the provision says nothing about it. docs/security/consent.md
 */
export class CreateConsentRules1764000002900 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table consent_rule (
        consent      bigint not null,
        node         smallint not null,
        patient      bigint not null,
        parent       smallint,
        path         smallint[] not null,
        denies       boolean not null,
        is_exception boolean not null,
        since        timestamptz not null,
        until        timestamptz not null,
        actors       bigint[],
        purposes     text[],
        actions      text[],
        types        smallint[],
        labels       bigint[],
        codes        bigint[],
        resources    bigint[],
        data_lo      bigint,
        data_hi      bigint,
        primary key (consent, node)
      )`);
    await queryRunner.query('create index consent_rule_patient on consent_rule (patient) where denies');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table consent_rule');
  }
}
