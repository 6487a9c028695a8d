import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';
import type { ConsentCaller } from '../access/consent-caller.js';
import { resourceTypeNumber } from '../definitions/resource-types.js';
import type { AccessSqlOptions } from './access-sql.js';
import { personKey, roleTerms } from './related-patients.sql.js';
import { SECURITY_CONTEXT } from './security-context.sql.js';
import { numberLiteral, WrittenArray, wordLiteral } from './sql-parameters.js';
import type { TermHash } from './term-hash.js';

type ConsentedRows = Pick<AccessSqlOptions, 'ofPresumedPatient' | 'ofOnePatient'>;
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
  { ofPresumedPatient = false, ofOnePatient = false }: ConsentedRows = {},
): string {
  // What for, nobody has said: a denial may mean it, a permission does not.
  const purpose = caller.purpose === undefined ? 'null' : wordLiteral(caller.purpose);
  const resource = `${alias}.key, ${resourceTypeNumber(resourceType)}::smallint, ${alias}.tokens, ${alias}.lo, ${alias}.hi`;
  const keys = parameters.add(callerKeys(caller, hash));
  const who = ofOnePatient && caller.person !== undefined ? `(select caller_with_roles(${keys}))` : keys;
  const isDenied = `consents_deny(${owners(alias, resourceType, hash)}, ${resource}, ${who}, ${purpose}, ${wordLiteral(action)})`;
  const silent = areSilent(alias, resourceType, ofPresumedPatient);
  return silent === undefined ? `not ${isDenied}` : `(${silent} or not ${isDenied})`;
}

/** Who asks: the functions about Consents say what stands where in it. Each time the same list, which travels once. */
function callerKeys({ clientId, person }: ConsentCaller, hash: TermHash): WrittenArray {
  const known = callers.get(hash) ?? new Map<string, WrittenArray>();
  callers.set(hash, known);
  const name = JSON.stringify([clientId, person]);
  const before = known.get(name);
  if (before) return before;
  const ofPerson = person === undefined ? [] : [personKey(person, hash), ...roleTerms(hash)];
  const keys = new WrittenArray([clientKey(clientId, hash), ...ofPerson]);
  if (known.size >= MOST_CALLERS) known.clear();
  known.set(name, keys);
  return keys;
}

const MOST_CALLERS = 1000;
const callers = new WeakMap<TermHash, Map<string, WrittenArray>>();

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

/**
 * Whether it is certain that the patient with this key denies the caller nothing at all; null if there is none.
 *
 * Who denies something to others is looked up here, and not left to be judged with the resource: that takes longer.
 */
export function deniesNothing(
  patient: string,
  { caller }: Consented,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  return `(${isSilent(patient)} or not consents_may_deny(${patient}, ${parameters.add(callerKeys(caller, hash))}))`;
}

/** Whether it is certain that the patient with this key denies nothing to anybody. */
function isSilent(patient: string): string {
  return `get_bit((select marks from denying_patients where only_row), (${patient} & 16383)::integer) = 0`;
}

/** Whether it is certain that all do whose the resource is; undefined where the row does not say whose. */
function areSilent(alias: string, resourceType: string, ofPresumedPatient: boolean): string | undefined {
  if (resourceType === 'Binary') return undefined;
  if (resourceType === 'Patient') return isSilent(`${alias}.key`);
  if (ofPresumedPatient) return `${alias}.others is null`;
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
