import { randomBytes } from 'node:crypto';
import type { Statement } from '../database/database.js';

type Query = (statement: Statement) => Promise<readonly object[]>;

/** The key of the chains: made once and kept in the database, as the installation's other secrets. */
export async function loadAuditSecret(query: Query): Promise<Buffer> {
  const [known] = (await query(SELECT)) as readonly { readonly value: string }[];
  if (known) return Buffer.from(known.value, 'base64url');
  await query({ text: INSERT, values: [randomBytes(32).toString('base64url')] });
  return loadAuditSecret(query);
}

const SELECT = { text: `select value from installation where name = 'audit'`, values: [] };
const INSERT = `insert into installation (name, value) values ('audit', $1) on conflict (name) do nothing`;
