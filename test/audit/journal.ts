import type { AuditEntry } from '../../src/audit/audit-entry.js';
import { Database } from '../../src/database/database.js';
import type { TestServer } from '../support/start-server.js';

/** All entries, in the order in which they were written. */
export async function journalOf(server: TestServer): Promise<AuditEntry[]> {
  const rows = await server.get(Database).query<{ entries: string }>({
    text: 'select entries from audit_journal order by writer, sequence',
    values: [],
  });
  return rows.flatMap(({ entries }) => entries.split('\n')).map(entry => JSON.parse(entry) as AuditEntry);
}

/** The entry of the request with this `X-Request-Id`. */
export async function entryOf(
  server: TestServer,
  answer: { readonly headers: Headers },
): Promise<AuditEntry | undefined> {
  const id = answer.headers.get('x-request-id');
  return (await journalOf(server)).find(({ request }) => request === id);
}
