import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Environment } from '../../config/environment.js';
import type { Finding } from './finding.js';

const PATIENCE_MS = 3000;

/** Free for a start, or held by a server that answers. */
export async function checkPort({ HOST, PORT }: Environment): Promise<Finding> {
  const about = 'port';
  const where = `${HOST}:${PORT}`;
  const refusal = await tryPort(HOST, PORT);
  if (refusal === undefined) return { state: 'ok', about, words: `${where} is free` };
  if (refusal !== 'EADDRINUSE')
    return {
      state: 'wrong',
      about,
      words: `${where} cannot be listened on (${refusal})`,
      next: 'Set HOST to an address of this machine, and PORT to one above 1023',
    };
  if (await answersLikeOurs(HOST, PORT))
    return { state: 'ok', about, words: `a Firekeeper answers at ${where}` };
  return {
    state: 'wrong',
    about,
    words: `${where} is taken by another program`,
    next: 'End that program, or set another PORT',
  };
}

async function tryPort(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  } finally {
    server.close();
  }
}

async function answersLikeOurs(host: string, port: number): Promise<boolean> {
  const open = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const address = `http://${open.includes(':') ? `[${open}]` : open}:${port}/fhir/.well-known/smart-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  const said = await answer?.text().catch(() => '');
  return answer?.ok === true && said?.includes('token_endpoint') === true;
}
