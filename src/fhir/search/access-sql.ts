import type { AccessExpression } from '../access/access-expression.js';
import { accessCriterion } from './access-criterion.js';
import { isConsented, isOfNoneOf } from './consent.sql.js';
import { IndexConditionSql } from './condition/index-condition.sql.js';
import { knownFragment, rememberFragment } from './known-fragments.js';
import { demandsLabel } from './label-criterion.js';
import { relatedPatientKeys } from './related-patients.sql.js';
import { inSecurityContext } from './security-context.sql.js';
import { SqlFragment, type SqlParameters } from '../../database/sql-fragment.js';
import type { TermHash } from './term-hash.js';

export interface AccessSqlOptions {
  /** The row is known to be the membership row of this patient: nothing else needs to be looked up. */
  readonly confinedTo?: string | undefined;
  readonly fhirBase?: string | undefined;
  /**
   * The row counts for its patient alone, who is known to deny nothing, or is looked at for that: where it is of no other
   * patient, Consents are not asked again.
   */
  readonly ofPresumedPatient?: boolean | undefined;
  /** There are many such rows of one patient, or of few: what all of them need is looked up once. */
  readonly ofOnePatient?: boolean | undefined;
}

/**
 * An access expression as a predicate on a row of `search`, whichever membership row of the resource it is:
 * the only place where access becomes SQL (docs/decisions, A5). What cannot be decided denies, below a `not` too.
 */
export function compileAccess(
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
  hash: TermHash,
  options: AccessSqlOptions = {},
): string {
  if (expression.kind === 'everything') return 'true';
  if (expression.kind === 'nothing') return 'false';
  const key = { table: 'search', resourceType, ...options } as const;
  const known = knownFragment(expression, hash, key);
  if (known) return known.about(alias, parameters);
  const clock = new Clock();
  const fragment = SqlFragment.write((row, values) =>
    writeAccess(expression, resourceType, row, values, hash, options, clock),
  );
  if (!clock.wasAsked) rememberFragment(expression, hash, key, fragment);
  return fragment.about(alias, parameters);
}

/** What asks for the time means something else with each request, and is not remembered. */
class Clock {
  wasAsked = false;

  get now(): number {
    this.wasAsked = true;
    return Date.now();
  }
}

function writeAccess(
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
  hash: TermHash,
  options: AccessSqlOptions,
  clock: Clock,
): string {
  return compile(expression, false);

  /** @param denial what denies at this place: false, and true below a `not`. */
  function compile(part: AccessExpression, denial: boolean): string {
    switch (part.kind) {
      case 'nothing':
        return 'false';
      case 'everything':
        return 'true';
      case 'in-compartment':
        return inCompartment(part.patientId);
      case 'in-security-context':
        return inSecurityContext(alias, part, parameters, hash);
      case 'search-criterion':
        return criterion(part.query) ?? String(denial);
      case 'of-related-patients':
        return ofRelatedPatients(part);
      case 'consented':
        return isConsented(alias, resourceType, part, parameters, hash, options);
      case 'of-none-of':
        return isOfNoneOf(alias, resourceType, part.patients, parameters, hash);
      case 'ids':
        return `${alias}.key = any(${parameters.add(part.ids.map(id => hash.keyOf({ resourceType, id })))}::bigint[])`;
      case 'not':
        return `not ${compile(part.operand, !denial)}`;
      case 'and':
      case 'or':
        return `(${part.operands.map(operand => compile(operand, denial)).join(` ${part.kind} `)})`;
    }
  }

  /** docs/decisions, A3: a Patient only if it *is* the patient; `reachable` knows the other exceptions. */
  function inCompartment(patientId: string): string {
    const patient = parameters.add(hash.keyOf({ resourceType: 'Patient', id: patientId }));
    if (resourceType === 'Patient') return `${alias}.key = ${patient}::bigint`;
    if (options.confinedTo === patientId)
      return `(${alias}.patient = ${patient}::bigint and ${alias}.reachable)`;
    return `exists (select from search member where member.key = ${alias}.key
      and member.patient = ${patient}::bigint and member.reachable)`;
  }

  function ofRelatedPatients({
    person,
    relations,
  }: Extract<AccessExpression, { kind: 'of-related-patients' }>): string {
    const patients = relatedPatientKeys(person, relations, parameters, hash);
    if (resourceType === 'Patient') return `${alias}.key = any(${patients})`;
    return `exists (select from search member where member.key = ${alias}.key and member.reachable
      and member.patient = any(${patients}))`;
  }

  function criterion(query: string): string | undefined {
    const condition = accessCriterion(query, resourceType, {
      hash,
      fhirBase: options.fhirBase,
      get now() {
        return clock.now;
      },
    });
    if (!condition) return undefined;
    const matches = new IndexConditionSql(parameters, undefined).of(condition, alias);
    return demandsLabel(query, resourceType) ? `(${alias}.labelled and ${matches})` : matches;
  }
}
