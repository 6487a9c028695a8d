import type { AccessExpression } from '../access/access-expression.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { employerKeys, standInKeys } from './related-patients.sql.js';
import { SECURITY_CONTEXT } from './security-context.sql.js';
import type { SqlParameters } from './sql-parameters.js';
import type { TermHash } from './term-hash.js';

type Consented = Extract<AccessExpression, { kind: 'consented' }>;

/** The key of an app among the actors of a Consent. */
export function clientKey(clientId: string, hash: TermHash): bigint {
  return hash.hash(`client ${clientId}`);
}

/**
 * Whether no patient whose the resource is denies it. A rule that denies holds where it and all provisions around it
 * match, and none of its own exceptions does: `consent_rule` has a row for each provision (docs/security/consent.md).
 * What belongs to several patients is shown if none of them denies.
 *
 * Only the join stands in the statement. What a rule means is a function, asked for patients who deny something: written
 * out, it made the statement cost more to begin than a read does as a whole.
 */
export function isConsented(
  alias: string,
  resourceType: string,
  { caller, action }: Consented,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const client = `array[${parameters.add(clientKey(caller.clientId, hash))}::bigint]`;
  const { person, purpose } = caller;
  const actors =
    person === undefined
      ? client
      : `(select ${client} || ${standInKeys(person, parameters, hash)} || ${employerKeys(person, parameters, hash)})`;
  const type = `${parameters.add(resourceTypeNumber(resourceType))}::smallint`;
  const resource = `${alias}.key, ${type}, ${alias}.tokens, ${alias}.lo, ${alias}.hi`;
  // What for, nobody has said: a denial may mean it, a permission does not.
  const meant = purpose === undefined ? 'null' : `${parameters.add(purpose)}::text`;
  const asked = `${actors}, ${meant}, ${parameters.add(action)}::text`;
  // The patient is among the arguments so that the join comes first.
  return `not exists (select from ${owners(alias, resourceType, parameters, hash)}
    join public.consent_rule d on d.patient = m.patient and d.denies
    where public.consent_denies(m.patient, d.consent, d.node, ${resource}, ${asked}))`;
}

/** Whether the resource is of none of these patients. */
export function isOfNoneOf(
  alias: string,
  resourceType: string,
  patients: readonly string[],
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const keys = patients.map(id => hash.keyOf({ resourceType: 'Patient', id }));
  return `not exists (select from ${owners(alias, resourceType, parameters, hash)}
    where m.patient = any(${parameters.add(keys)}::bigint[]))`;
}

/**
 * The patients whose the resource is, whichever of its rows this one is. A resource has a row for each; nearly all have
 * one, so that the own patient is taken from the row, and the others from an index that holds hardly anything. A Patient
 * is its own alone, a Binary is whose its security context is.
 */
function owners(alias: string, resourceType: string, parameters: SqlParameters, hash: TermHash): string {
  if (resourceType === 'Patient') return `(select ${alias}.key as patient) m`;
  if (resourceType !== 'Binary') {
    return `(select ${alias}.patient
      union all select o.patient from search o where o.key = ${alias}.key and o.n > 0
      union all select o.patient from search o where o.key = ${alias}.key and o.n = 0 and ${alias}.n > 0) m`;
  }
  const parameter = parameters.add(hash.hash(SECURITY_CONTEXT));
  return `(select o.patient from unnest(${alias}.links) l(term)
    join public.search o on o.key = l.term # ${parameter}::bigint) m`;
}
