import type { MigrationInterface, QueryRunner } from 'typeorm';

export type { MigrationInterface, QueryRunner };

/** A class with `up` and `down`, its name ending in a time stamp: `CreateLotNumbers1790000000000`. */
export type MigrationClass = new () => MigrationInterface;

/** The migrations of an installation's own modules: run after ours, listed in a table of their own. */
export class OwnMigrations {
  constructor(readonly list: readonly MigrationClass[]) {}
}
