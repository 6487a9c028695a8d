import { readFile } from 'node:fs/promises';
import { UsageError } from '../command.js';

/** What every command that speaks to a server takes; flags go before the environment. */
export const CONNECTION_OPTIONS = {
  url: { type: 'string' },
  'client-id': { type: 'string' },
  'secret-file': { type: 'string' },
  'key-file': { type: 'string' },
} as const;

export const CONNECTION_USAGE = `
  --url          the server's public address         (FIREKEEPER_URL, else http://localhost:3000)
  --client-id    a client with client_credentials    (FIREKEEPER_CLIENT_ID)
  --secret-file  a file with its secret              (FIREKEEPER_CLIENT_SECRET holds the secret itself)
  --key-file     or with its private key as a JWK    (FIREKEEPER_KEY_FILE)
`;

type Values = { readonly [name in keyof typeof CONNECTION_OPTIONS]?: string | undefined };

export interface Connection {
  readonly url: string;
  readonly clientId: string;
  readonly credential: { readonly secret: string } | { readonly jwk: string };
}

/** No secret is taken from the command line, where every process of the machine could read it. */
export async function readConnection(values: Values): Promise<Connection> {
  const url = values.url ?? process.env['FIREKEEPER_URL'] ?? 'http://localhost:3000';
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError('--url must begin with https:// or http://');
  const clientId = values['client-id'] ?? process.env['FIREKEEPER_CLIENT_ID'];
  if (!clientId) throw new UsageError('Name the client by --client-id or FIREKEEPER_CLIENT_ID');
  return { url: new URL(url).origin, clientId, credential: await credentialOf(values) };
}

async function credentialOf(values: Values): Promise<Connection['credential']> {
  if (values['secret-file'] !== undefined) return { secret: await textOf(values['secret-file']) };
  if (values['key-file'] !== undefined) return { jwk: await textOf(values['key-file']) };
  const { FIREKEEPER_CLIENT_SECRET: secret, FIREKEEPER_KEY_FILE: keyFile } = process.env;
  if (secret) return { secret };
  if (keyFile) return { jwk: await textOf(keyFile) };
  throw new UsageError(
    'Give the credential of the client: FIREKEEPER_CLIENT_SECRET, --secret-file, FIREKEEPER_KEY_FILE or --key-file',
  );
}

async function textOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be read (${error.code}): it must hold the credential of the client`);
  });
  return text.trim();
}
