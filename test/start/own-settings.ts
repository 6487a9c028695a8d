import { freePort } from '../support/free-port.js';
import { freshDatabase } from '../support/fresh-database.js';

/** Of a server that is started in this process as part of another application. */
export async function ownSettings(): Promise<Record<string, string>> {
  return { PORT: String(await freePort()), DATABASE_URL: await freshDatabase() };
}
