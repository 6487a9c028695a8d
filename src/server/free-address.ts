import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Throws EADDRINUSE before anything is started: a first start that fails at the end would have generated passwords that
 * nobody ever sees.
 */
export async function assertAddressIsFree(port: number, host: string): Promise<void> {
  const probe = createServer().listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
