import type { Database } from '../../src/database/database.js';

/**
 * What PostgreSQL says to every write into the table that meets the condition, as it would on a disk that is full.
 *
 * @param code the name of an SQLSTATE (https://www.postgresql.org/docs/18/errcodes-appendix.html).
 * @returns what makes room.
 */
export async function fullDisk(
  database: Database,
  table: string,
  { when = 'true', code = 'disk_full' } = {},
): Promise<() => Promise<void>> {
  const statements = [
    `create function no_room() returns trigger language plpgsql as
       $$begin raise exception 'could not extend file' using errcode = '${code}'; end$$`,
    `create trigger no_room before insert or update on ${table}
       for each row when (${when}) execute function no_room()`,
  ];
  for (const text of statements) await database.query({ text, values: [] });
  return async () => void (await database.query({ text: 'drop function no_room cascade', values: [] }));
}
