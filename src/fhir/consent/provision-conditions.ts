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
/** Under which parameters is found what a record is about. */
const CODE_PARAMETERS: ReadonlySet<string> = new Set(['code', 'vaccine-code', 'type', 'category']);
/** Under which parameters no code of a record is found that a patient could mean. */
const NO_CODES =
  /^_|status|identifier|active|gender|language|telecom|email|phone|deceased|address|version|jurisdiction/;
const ACTORS: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'RelatedPerson',
]);
/** Of `v3-PurposeOfUse`; others, and those above them, may mean anything. */
const PURPOSES: ReadonlySet<string> = new Set(
  [
    'HMARKT HOPERAT CAREMGT DONAT FRAUD GOV HACCRED HCOMPL HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP HQUALIMP',
    'HSYSADMIN LABELING METAMGT MEMADMIN MILCDM PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV HTEST TRAIN',
    'HPAYMT CLMATTCH COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM MILDCRG REMITADV',
    'HRESCH BIORCH CLINTRCH CLINTRCHNPC CLINTRCHPC PRECLINTRCH DSRCH POARCH TRANSRCH',
    'PATRQT FAMRQT PWATRNY SUPNWK PUBHLTH DISASTER THREAT TREAT CLINTRL COC ETREAT BTG ERTREAT POPHLTH',
  ].flatMap(line => line.split(' ')),
);
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const LEVELS: readonly string[] = ['U', 'L', 'M', 'N', 'R', 'V'];
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
    labels: flattened(each(provision.securityLabel, coding => labelTerms(coding, isException, context))),
    codes: flattened(
      each(
        provision.code?.flatMap(({ coding = [{}] }) => coding),
        coding => codeTerms(coding, isException, context),
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
  if (system !== PURPOSE_SYSTEM || code === undefined || !PURPOSES.has(code)) return undefined;
  return code;
}

function typeNumber({ system, code = '' }: Coding): number | undefined {
  return system === TYPE_SYSTEM && isResourceType(code) ? resourceTypeNumber(code) : undefined;
}

/** Who denies what is restricted denies what is very restricted. https://hl7.org/fhir/R4/security-labels.html#confidentiality */
function labelTerms(
  { system, code = '' }: Coding,
  isException: boolean,
  context: ConditionContext,
): readonly bigint[] | undefined {
  const level = system === CONFIDENTIALITY && !isException ? LEVELS.indexOf(code) : -1;
  const codes = level === -1 ? [code] : LEVELS.slice(level);
  const found = codes.map(one =>
    terms({ ...(system ? { system } : {}), code: one }, name => name === '_security', context),
  );
  return found.every(some => some !== undefined) ? found.flat() : undefined;
}

/** What is denied is so wherever the code is found in an instance; what is permitted is what the record is about. */
function codeTerms(
  coding: Coding,
  isException: boolean,
  context: ConditionContext,
): readonly bigint[] | undefined {
  const isMeant = (name: string): boolean => (isException ? CODE_PARAMETERS.has(name) : !NO_CODES.test(name));
  return terms(coding, isMeant, context);
}

function terms(
  { system, code }: Coding,
  isMeant: (parameter: string) => boolean,
  { hash }: ConditionContext,
): readonly bigint[] | undefined {
  if (system === undefined || !code) return undefined;
  return resourceTypes().flatMap(resourceType =>
    [...searchParametersOf(resourceType)]
      .filter(([parameter, { type }]) => type === 'token' && isMeant(parameter))
      .map(([parameter]) => hash.hash(codeTerm(parameterName(resourceType, parameter), system, code))),
  );
}

function keyOf({ reference = '' }: Reference, { hash, fhirBase }: ConditionContext): bigint | undefined {
  const target = parseReference(reference, fhirBase);
  return target?.kind === 'local' ? hash.keyOf(target) : undefined;
}
