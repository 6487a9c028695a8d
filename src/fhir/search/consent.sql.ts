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
  const type = parameters.add(resourceTypeNumber(resourceType));
  const done = parameters.add(action);
  // What for, nobody has said: a denial may mean it, a permission does not.
  const meant =
    purpose === undefined
      ? (rule: string) => `not ${rule}.is_exception`
      : within(parameters.add(purpose), 'purposes');
  const ofType = within(`${type}::smallint`, 'types');
  const ofAction = within(done, 'actions');

  const matches = (rule: string): string =>
    [
      `(${rule}.actors is null or ${rule}.actors && ${actors})`,
      `(${rule}.purposes is null or ${meant(rule)})`,
      `(${rule}.actions is null or ${ofAction(rule)})`,
      `(${rule}.types is null or ${ofType(rule)})`,
      `${rule}.since <= now() and now() < ${rule}.until`,
      `(${rule}.labels is null or ${alias}.tokens && ${rule}.labels)`,
      `(${rule}.codes is null or ${alias}.tokens && ${rule}.codes)`,
      `(${rule}.resources is null or ${alias}.key = any(${rule}.resources))`,
      `(${rule}.data_lo is null or case when ${rule}.is_exception
        then ${alias}.lo >= ${rule}.data_lo and ${alias}.hi <= ${rule}.data_hi and ${alias}.hi > ${alias}.lo
        else ${alias}.lo < ${rule}.data_hi and ${alias}.hi > ${rule}.data_lo or ${alias}.hi <= ${alias}.lo end)`,
    ].join(' and ');

  return `not exists (select from ${owners(alias, resourceType, parameters, hash)}
    join public.consent_rule d on d.patient = m.patient and d.denies
    where ${matches('d')}
      and not exists (select from public.consent_rule p
        where p.consent = d.consent and p.node = any(d.path) and not (${matches('p')}))
      and not exists (select from public.consent_rule e
        where e.consent = d.consent and e.parent = d.node and not e.denies and ${matches('e')}))`;
}

function within(value: string, column: string): (rule: string) => string {
  return rule => `${value} = any(${rule}.${column})`;
}

/** The patients whose the resource is: a Patient is its own alone, a Binary is whose its security context is. */
function owners(alias: string, resourceType: string, parameters: SqlParameters, hash: TermHash): string {
  if (resourceType === 'Patient') return `(select ${alias}.key as patient) m`;
  if (resourceType !== 'Binary') return `(select o.patient from search o where o.key = ${alias}.key) m`;
  const parameter = parameters.add(hash.hash(SECURITY_CONTEXT));
  return `(select o.patient from unnest(${alias}.links) l(term)
    join public.search o on o.key = l.term # ${parameter}::bigint) m`;
}
