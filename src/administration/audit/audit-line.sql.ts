import type { AuditQuery } from './audit-query.js';

/** The condition of a search over `audit_line l`, with nothing in it that was not asked for. */
export function whereOf(query: AuditQuery): {
  readonly condition: string;
  readonly values: readonly unknown[];
} {
  const { from, to, user, client, patient, outcome, action, type } = query;
  const values: unknown[] = [from, to];
  const conditions = ['l.at >= $1', 'l.at < $2'];
  const narrow = (value: string | undefined, condition: (place: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  narrow(user?.toLowerCase(), place => `l.username = ${place}`);
  narrow(client, place => `l.client = ${place}`);
  narrow(outcome, place => `l.outcome = ${place}`);
  // The second condition is that of the index.
  narrow(patient, place => `l.patients @> array[${place}] and l.patients <> '{}'`);
  narrow(action, place => `l.actions @> array[${place}]`);
  narrow(type, place => `l.types @> array[${place}]`);
  return { condition: conditions.join(' and '), values };
}
