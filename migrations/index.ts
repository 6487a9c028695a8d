import type { MigrationInterface } from 'typeorm';
import { CreateResourceTables1764000000000 } from './1764000000000-create-resource-tables.js';

/** All migrations, oldest first. One change each, never edited after a release. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [CreateResourceTables1764000000000];
