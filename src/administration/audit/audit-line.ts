import type { AuditEntry } from '../../audit/audit-entry.js';
import type { JournalRow } from '../../audit/journal-row.js';
import { isResourceType } from '../../fhir/definitions/resource-types.js';

/** How a request ended. `denied` was refused for want of rights, `invalid` for what was sent, `failure` was our fault. */
export const AUDIT_OUTCOMES = ['success', 'denied', 'invalid', 'failure'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What is asked of one entry of the journal. */
export interface AuditLine {
  readonly at: string;
  readonly writer: number;
  readonly sequence: string;
  readonly client: string | null;
  readonly username: string | null;
  readonly outcome: AuditOutcome;
  /** Interactions and kinds of events: `read`, `login`. */
  readonly actions: readonly string[];
  /** Types of the resources that were used, or asked for in vain. */
  readonly types: readonly string[];
  /** Logical ids of the Patients whose record is concerned. */
  readonly patients: readonly string[];
}

const DENIED: ReadonlySet<number> = new Set([401, 403, 429]);

/** The resources by which an entry concerns patients. What was refused concerns whoever it asked for. */
export function resourcesOf({ accesses = [], about = '' }: AuditEntry): readonly string[] {
  // What follows is what a stranger has typed: it may be no version, or the type that a compartment was asked for.
  const [type = '', id = ''] = about.split('/');
  const asked = isResourceType(type) && id !== '' ? [`${type}/${id}`] : [];
  return [...accesses.flatMap(({ resources }) => resources), ...asked].filter(each => each.includes('/'));
}

export function lineOf(
  { writer, sequence, entry }: JournalRow,
  patientsOf: (resource: string) => readonly string[],
): AuditLine {
  const { at, caller = {}, accesses = [], notes = [] } = entry;
  const resources = resourcesOf(entry);
  const types = [
    ...accesses.flatMap(({ type }) => type ?? []),
    ...[...resources, entry.about ?? ''].map(resource => resource.split('/')[0] ?? ''),
  ];
  const patients = [...resources.flatMap(patientsOf), ...notes.flatMap(({ patient }) => patient ?? [])];
  const actions = [...accesses.map(({ interaction }) => interaction), ...notes.map(({ kind }) => kind)];
  return {
    at,
    writer,
    sequence: String(sequence),
    client: caller.client ?? notes.find(({ client }) => client !== undefined)?.client ?? null,
    username: caller.user ?? notes.find(({ user }) => user !== undefined)?.user ?? null,
    outcome: outcomeOf(entry),
    actions: [...new Set(actions)],
    types: [...new Set(types.filter(isResourceType))],
    patients: [...new Set(patients)],
  };
}

/** The worst of what stands in it. */
function outcomeOf({ status = 200, notes = [] }: AuditEntry): AuditOutcome {
  if (status >= 500 || notes.some(({ outcome }) => outcome === 'failure')) return 'failure';
  if (DENIED.has(status) || notes.some(({ outcome }) => outcome === 'refused')) return 'denied';
  return status >= 400 ? 'invalid' : 'success';
}
