import type { AuditJournal } from '../audit/audit-journal.js';
import type { AuditEventKind } from '../audit/audit-entry.js';
import { NotFoundError } from '../fhir/errors/fhir-error.js';

/** Why the routes of the administration are judged by their handlers. */
export function administeredBy(scope: string): string {
  return `asks for the scope ${scope}, which is no scope on a resource`;
}

/** What was found, or NotFoundError. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new NotFoundError(`There is no such ${what}`);
  return value;
}

/** Notes in the audit journal what an administrator has done, and to whom or what. */
export async function noteChange(
  journal: AuditJournal,
  kind: AuditEventKind,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  await journal.note({ kind, outcome: 'success', detail });
}
