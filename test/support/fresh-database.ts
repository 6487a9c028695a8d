import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

const TEMPLATE = 'firekeeper_template';

/** A migrated, empty database for one test file: its `postgres://` URL. */
export async function freshDatabase(template = TEMPLATE): Promise<string> {
  const superuserUrl = inject('databaseServerUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${template} owner firekeeper`);
  } finally {
    await client.end();
  }
  return asOwner(superuserUrl, name);
}

/** An empty database without our schema. */
export async function emptyDatabase(): Promise<string> {
  return freshDatabase('template1');
}

/** The embedded server gives both accounts the same password. */
function asOwner(superuserUrl: string, database: string): string {
  return superuserUrl.replace('//postgres:', '//firekeeper:').replace(/(?<=\/\/[^/]*\/)[^?]*/, database);
}
