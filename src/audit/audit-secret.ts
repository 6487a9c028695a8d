import { createHmac, randomBytes } from 'node:crypto';
import type { Statement } from '../database/database.js';

type Query = (statement: Statement) => Promise<readonly object[]>;

/**
 * The keys of the chains: the first one signs, all of them verify. Each is made of the secret in the database and a key
 * of `SECRETS_KEY`, which is not in it; the last is the secret alone, of chains from before there was such a key.
 */
export async function loadChainKeys(query: Query, secretsKey = ''): Promise<readonly [Buffer, ...Buffer[]]> {
  const secret = await loadAuditSecret(query);
  const [first, ...more] = secretsKey
    .split(',')
    .map(text => text.trim())
    .filter(text => text !== '')
    .map(text => createHmac('sha256', Buffer.from(text, 'base64url')).update(secret).digest());
  return first ? [first, ...more, secret] : [secret];
}

/** Made once and kept in the database, as the installation's other secrets. */
async function loadAuditSecret(query: Query): Promise<Buffer> {
  const [known] = (await query(SELECT)) as readonly { readonly value: string }[];
  if (known) return Buffer.from(known.value, 'base64url');
  await query({ text: INSERT, values: [randomBytes(32).toString('base64url')] });
  return loadAuditSecret(query);
}

const SELECT = { text: `select value from installation where name = 'audit'`, values: [] };
const INSERT = `insert into installation (name, value) values ('audit', $1) on conflict (name) do nothing`;
