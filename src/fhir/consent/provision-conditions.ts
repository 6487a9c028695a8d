import type { Coding, ConsentProvision, Period, Reference } from 'fhir/r4.js';
import { isResourceType, resourceTypes, resourceTypeNumber } from '../definitions/resource-types.js';
import { searchParametersOf } from '../definitions/search-parameters.js';
import { parseDateRange } from '../model/date-range.js';
import { parseReference } from '../model/reference.js';
import { clientKey } from '../search/consent.sql.js';
import { codeTerm, parameterName } from '../search/search-term.js';
import type { TermHash } from '../search/term-hash.js';
import type { ConsentRule } from './consent-rule.js';

/** What is understood of an element: nothing said, its values, or something that nobody here can decide. */
type Understood<T> = T | undefined | 'undecidable';

export type ProvisionConditions = Pick<
  ConsentRule,
  | 'since'
  | 'until'
  | 'actors'
  | 'byRole'
  | 'purposes'
  | 'actions'
  | 'types'
  | 'labels'
  | 'codes'
  | 'resources'
  | 'data'
>;

const ACTION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/consentaction';
const PURPOSE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const TYPE_SYSTEM = 'http://hl7.org/fhir/resource-types';
/** Under which parameters the codes of a record are found. */
const CODE_PARAMETERS = ['code', 'vaccine-code', 'type', 'category'];
const ACTORS: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'RelatedPerson',
]);
/** As `v3-PurposeOfUse` orders them: who means the first means all below. */
const ALL_PURPOSES: ReadonlySet<string> = new Set(['PurposeOfUse', 'HEALTHCARE']);
/** By which people work. */
const WORKED_BY: ReadonlySet<string> = new Set(['PractitionerRole', 'Organization']);
const ACTIONS: Readonly<Record<string, string>> = {
  access: 'access',
  use: 'access',
  disclose: 'access',
  correct: 'correct',
  collect: 'collect',
};

export interface ConditionContext {
  readonly hash: TermHash;
  readonly fhirBase: string;
}

/**
 * The conditions of one provision. With what is undecidable a denial means everything (the condition is left out), and
 * an exception to a denial nothing: then undefined.
 */
export function provisionConditions(
  provision: ConsentProvision,
  isException: boolean,
  context: ConditionContext,
): ProvisionConditions | undefined {
  const conditions = {
    since: bound(provision.period, 'start'),
    until: bound(provision.period, 'end'),
    actors: each(provision.actor, ({ reference }) => actor(reference, context)),
    byRole: provision.actor?.some(({ reference }) => isWorkedBy(reference, context)) ?? false,
    purposes: each(provision.purpose, purpose),
    actions: each(
      provision.action?.flatMap(({ coding = [{}] }) => coding),
      ({ system, code = '' }) => (system === ACTION_SYSTEM ? ACTIONS[code] : undefined),
    ),
    types: each(provision.class, typeNumber),
    labels: flattened(each(provision.securityLabel, coding => labelTerms(coding, context))),
    codes: flattened(
      each(
        provision.code?.flatMap(({ coding = [{}] }) => coding),
        coding => codeTerms(coding, context),
      ),
    ),
    resources: each(provision.data, ({ meaning, reference }) =>
      meaning === 'instance' ? keyOf(reference, context) : undefined,
    ),
    data: dataPeriod(provision.dataPeriod),
  };
  const isUndecidable = Object.values(conditions).includes('undecidable');
  if (isUndecidable && isException) return undefined;
  return Object.fromEntries(
    Object.entries(conditions).map(([name, value]) => [name, value === 'undecidable' ? undefined : value]),
  ) as unknown as ProvisionConditions;
}

/** All of them, or it is not known what they mean together. */
function each<Item, Value>(
  items: readonly Item[] | undefined,
  read: (item: Item) => Value | undefined,
): Understood<readonly Value[]> {
  if (items === undefined || items.length === 0) return undefined;
  const values = items.map(read);
  return values.every(value => value !== undefined) ? values : 'undecidable';
}

function flattened<Value>(values: Understood<readonly (readonly Value[])[]>): Understood<readonly Value[]> {
  return values === undefined || values === 'undecidable' ? values : values.flat();
}

function bound(period: Period | undefined, end: 'start' | 'end'): Understood<Date> {
  const text = period?.[end];
  if (text === undefined) return undefined;
  const range = parseDateRange(text);
  if (!range) return 'undecidable';
  return new Date(end === 'start' ? range.lo : range.hi);
}

function dataPeriod(period: Period | undefined): Understood<{ lo: number; hi: number }> {
  const [start, end] = [bound(period, 'start'), bound(period, 'end')];
  if (start === undefined && end === undefined) return undefined;
  if (start === 'undecidable' || end === 'undecidable') return 'undecidable';
  return {
    lo: start?.getTime() ?? Number.MIN_SAFE_INTEGER,
    hi: end?.getTime() ?? Number.MAX_SAFE_INTEGER,
  };
}

/** A person, an organization, or an app: a Device known by its `client_id`. */
function actor({ reference, type, identifier }: Reference, context: ConditionContext): bigint | undefined {
  if (reference === undefined)
    return type === 'Device' && identifier?.value !== undefined
      ? clientKey(identifier.value, context.hash)
      : undefined;
  const target = parseReference(reference, context.fhirBase);
  if (target?.kind !== 'local' || !ACTORS.has(target.resourceType)) return undefined;
  return context.hash.keyOf(target);
}

function isWorkedBy({ reference }: Reference, { fhirBase }: ConditionContext): boolean {
  const target = reference === undefined ? undefined : parseReference(reference, fhirBase);
  return target?.kind === 'local' && WORKED_BY.has(target.resourceType);
}

function purpose({ system, code }: Coding): string | undefined {
  if (system !== PURPOSE_SYSTEM || code === undefined || ALL_PURPOSES.has(code)) return undefined;
  return code;
}

function typeNumber({ system, code = '' }: Coding): number | undefined {
  return system === TYPE_SYSTEM && isResourceType(code) ? resourceTypeNumber(code) : undefined;
}

function labelTerms(coding: Coding, context: ConditionContext): readonly bigint[] | undefined {
  return terms(coding, ['_security'], context);
}

function codeTerms(coding: Coding, context: ConditionContext): readonly bigint[] | undefined {
  return terms(coding, CODE_PARAMETERS, context);
}

function terms(
  { system, code }: Coding,
  parameters: readonly string[],
  { hash }: ConditionContext,
): readonly bigint[] | undefined {
  if (system === undefined || code === undefined) return undefined;
  return resourceTypes().flatMap(resourceType =>
    parameters
      .filter(parameter => searchParametersOf(resourceType).get(parameter)?.type === 'token')
      .map(parameter => hash.hash(codeTerm(parameterName(resourceType, parameter), system, code))),
  );
}

function keyOf({ reference = '' }: Reference, { hash, fhirBase }: ConditionContext): bigint | undefined {
  const target = parseReference(reference, fhirBase);
  return target?.kind === 'local' ? hash.keyOf(target) : undefined;
}
