import type { FoundLine } from './audit-line.repository.js';

/** What a search may be taken away as. */
export const AUDIT_FILES = {
  csv: { type: 'text/csv; charset=utf-8', lines: csvLines },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', lines: ndjsonLines },
} as const;

export type AuditFileFormat = keyof typeof AUDIT_FILES;

/** One line of the journal as it is told: what was asked of it, then the entry. */
export function lineView({
  at,
  writer,
  sequence,
  entry,
  ...line
}: FoundLine): Readonly<Record<string, unknown>> {
  const { client, username: user, outcome, actions, types, patients } = line;
  const asked = { at: at.toISOString(), writer, sequence: String(sequence), user, client, outcome };
  return { ...asked, actions, types, patients, entry };
}

async function* ndjsonLines(found: AsyncIterable<FoundLine>): AsyncGenerator<string> {
  for await (const line of found) yield `${JSON.stringify(lineView(line))}\n`;
}

const COLUMNS = ['time', 'user', 'client', 'outcome', 'status', 'actions', 'types', 'patients'];
const FURTHER_COLUMNS = ['request', 'about', 'from', 'request_id', 'writer', 'sequence'];

/** RFC 4180. */
async function* csvLines(found: AsyncIterable<FoundLine>): AsyncGenerator<string> {
  yield rowOf([...COLUMNS, ...FURTHER_COLUMNS]);
  for await (const {
    at,
    writer,
    sequence,
    client,
    username,
    outcome,
    actions,
    types,
    patients,
    entry,
  } of found) {
    const lists = [actions, types, patients].map(list => list.join(' '));
    const { status, what, about, from, request } = entry;
    const cells = [at.toISOString(), username, client, outcome, status, ...lists];
    yield rowOf([...cells, what, about, from, request, writer, sequence]);
  }
}

type Cell = string | number | bigint | null | undefined;

function rowOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** A spreadsheet would calculate what begins like a formula: what a stranger has sent must not. */
function cellOf(value: Cell): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
