import { afterAll } from 'vitest';
import { addedTypes, setAddedTypes } from '../../src/fhir/definitions/added-types.js';
import { openServers } from './open-servers.js';

// After the hooks of the file itself.
afterAll(async () => {
  for (const server of openServers) await server.close();
  // The types of its modules stay until another server begins, and the next file may begin none.
  if (addedTypes().length > 0) setAddedTypes([]);
});
