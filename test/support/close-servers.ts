import { afterAll } from 'vitest';
import { openServers } from './open-servers.js';

// After the hooks of the file itself.
afterAll(async () => {
  for (const server of openServers) await server.close();
});
