import net from 'node:net';
import { Client, ResultCodeError } from 'ldapts';
import { readDeclaredFile } from '../../declared-file.js';
import type { LdapProviderDeclaration } from './ldap-provider.declaration.js';

const TIMEOUT_MS = 5_000;

/**
 * Opens a connection to the first of the directories that answers, encrypted before anything is said, and closes it when
 * the work is done.
 */
export async function withDirectory<Outcome>(
  declaration: LdapProviderDeclaration,
  work: (client: Client) => Promise<Outcome>,
): Promise<Outcome> {
  const client = await connected(declaration);
  try {
    return await work(client);
  } finally {
    await client.unbind().catch(() => undefined);
  }
}

async function connected(declaration: LdapProviderDeclaration): Promise<Client> {
  const failures: unknown[] = [];
  for (const url of declaration.urls) {
    try {
      return await connect(declaration, url);
    } catch (error) {
      failures.push(`${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`none of the directories answers: ${failures.join('; ')}`);
}

async function connect(declaration: LdapProviderDeclaration, url: string): Promise<Client> {
  const { ca_file: caFile, start_tls: startTls, timeout_ms: timeout = TIMEOUT_MS } = declaration;
  const ca = caFile === undefined ? undefined : await readDeclaredFile(caFile);
  const tlsOptions = { minVersion: 'TLSv1.2' as const, ...(ca === undefined ? {} : { ca }) };
  const client = new Client({
    url,
    timeout,
    connectTimeout: timeout,
    ...(url.startsWith('ldaps:') ? { tlsOptions } : {}),
    ...(startTls ? { createConnection: once() } : {}),
  });
  try {
    if (startTls && url.startsWith('ldap:'))
      await client.startTLS({ ...tlsOptions, host: new URL(url).hostname });
    // an anonymous look at the root: whether anybody is there, before a password is sent
    else
      await client
        .search('', { scope: 'base', attributes: ['1.1'], filter: '(objectClass=*)' })
        .catch(unlessAnswered);
    return client;
  } catch (error) {
    await client.unbind().catch(() => undefined);
    throw error;
  }
}

/**
 * The library opens a broken connection again by itself, and would then send a password over one that nobody has
 * encrypted.
 */
function once(): typeof net.connect {
  let isUsed = false;
  return ((...options: Parameters<typeof net.connect>) => {
    if (isUsed) throw new Error('the connection was lost');
    isUsed = true;
    return net.connect(...options);
  }) as typeof net.connect;
}

/** A directory that shows its root to nobody is there all the same. */
function unlessAnswered(error: unknown): void {
  if (!(error instanceof ResultCodeError)) throw error;
}
