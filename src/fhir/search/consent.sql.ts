import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import { personKey, roleTerms } from './related-patients.sql.js';
import { SECURITY_CONTEXT } from './security-context.sql.js';
import { numberLiteral, wordLiteral } from './sql-parameters.js';
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
 * Nearly all is of one patient who denies nothing, and that the row and one bit say. Only where they do not is a function
 * asked, which a session plans once: written out, it made the statement cost more to begin than a read does as a whole.
 */
export function isConsented(
  alias: string,
  resourceType: string,
  { caller, action }: Consented,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const { clientId, person, purpose } = caller;
  const keys = [clientKey(clientId, hash), ...(person === undefined ? [] : [personKey(person, hash)])];
  const [client, own] = keys.map(key => `${parameters.add(key)}::bigint`);
  const direct = `array[${[client, own].filter(key => key !== undefined).join(', ')}]`;
  // Looked up once in a statement, if at all.
  const all =
    own === undefined
      ? direct
      : `(select public.caller_keys(${[client, own, ...roleTerms(hash)].join(', ')}))`;
  // What for, nobody has said: a denial may mean it, a permission does not.
  const asked = `${purpose === undefined ? 'null::text' : wordLiteral(purpose)}, ${wordLiteral(action)}`;
  const whose = owners(alias, resourceType, hash);
  const type = `${resourceTypeNumber(resourceType)}::smallint`;
  const resource = `${alias}.key, ${type}, ${alias}.tokens, ${alias}.lo, ${alias}.hi`;
  const silent = areSilent(alias, resourceType);
  return `(${[
    ...(silent === undefined ? [] : [silent]),
    `not public.consents_may_deny(${whose}, ${direct})`,
    `not public.consents_deny(${whose}, ${resource}, ${all}, ${asked})`,
  ].join(' or ')})`;
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
  return `not ${owners(alias, resourceType, hash)} && ${parameters.add(keys)}::bigint[]`;
}

/** Whether it is certain that the patient with this key denies nothing to anybody. */
export function isSilent(patient: string): string {
  return `get_bit((select marks from public.denying_patients), (${patient} & 16383)::integer) = 0`;
}

/** Whether it is certain that all do whose the resource is; undefined where the row does not say whose. */
function areSilent(alias: string, resourceType: string): string | undefined {
  if (resourceType === 'Binary') return undefined;
  if (resourceType === 'Patient') return isSilent(`${alias}.key`);
  return `${alias}.others is null and (${alias}.patient is null or ${isSilent(`${alias}.patient`)})`;
}

/**
 * The keys of the patients whose the resource is, whichever of its rows this one is. A Patient is its own alone, a
 * Binary is whose its security context is.
 */
function owners(alias: string, resourceType: string, hash: TermHash): string {
  if (resourceType === 'Patient') return `array[${alias}.key]`;
  if (resourceType !== 'Binary') return `${alias}.patient || ${alias}.others`;
  const parameter = hash.hash(SECURITY_CONTEXT);
  return `array(select o.patient from unnest(${alias}.links) l(term)
    join public.search o on o.key = l.term # ${numberLiteral(parameter)})`;
}
