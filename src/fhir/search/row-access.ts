import type { AccessExpression } from '../access/access-expression.js';
import { accessCriterion } from './access-criterion.js';
import { deniesNothing } from './consent.sql.js';
import { knownFragment, rememberFragment } from './known-fragments.js';
import { demandsLabel } from './label-criterion.js';
import { SqlFragment, type SqlParameters } from '../../database/sql-fragment.js';
import type { TermHash } from './term-hash.js';

/**
 * An access expression as far as a row of `resource` decides it alone: a condition that holds only where the
 * expression does, for live resources; `false` where the row says nothing. Most of what is read is within it, and needs
 * no look at `search`; all else is judged there, by the one compiler of access.
 *
 * What it goes by is written with each version: `sole_patient` where the resource has a single row in `search`, of this
 * patient and reachable; `labelled` is false where it has no security label.
 */
export function compileRowAccess(
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  const key = { table: 'resource', resourceType } as const;
  const known = knownFragment(expression, hash, key);
  if (known) return known.about(alias, parameters);
  const fragment = SqlFragment.write((row, values) =>
    writeRowAccess(expression, resourceType, row, values, hash),
  );
  rememberFragment(expression, hash, key, fragment);
  return fragment.about(alias, parameters);
}

/** Whether a row of `resource` may say that it holds. */
export function isDecidedByRow(expression: AccessExpression, resourceType: string, hash: TermHash): boolean {
  const anywhere = { add: () => '' };
  return compileRowAccess(expression, resourceType, 'r', anywhere, hash) !== 'false';
}

function writeRowAccess(
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  return certain(expression)?.() ?? 'false';

  /** Written only where it is used: a value that stands nowhere in the statement would be refused by PostgreSQL. */
  function certain(part: AccessExpression): (() => string) | undefined {
    switch (part.kind) {
      case 'everything':
        return () => 'true';
      case 'in-compartment':
        return () => `${whose()} = ${parameters.add(keyOfPatient(part.patientId))}::bigint`;
      case 'consented':
        return resourceType === 'Binary' ? undefined : () => deniesNothing(whose(), part, parameters, hash);
      case 'of-none-of':
        return resourceType === 'Binary'
          ? undefined
          : () => `${whose()} <> all(${parameters.add(part.patients.map(keyOfPatient))}::bigint[])`;
      case 'and': {
        const all = part.operands.map(certain);
        return all.includes(undefined) ? undefined : () => joined(all, 'and');
      }
      case 'or': {
        const some = part.operands.map(certain).filter(operand => operand !== undefined);
        return some.length === 0 ? undefined : () => joined(some, 'or');
      }
      case 'not':
        return isOfLabels(part.operand) ? () => `not ${alias}.labelled` : undefined;
      case 'nothing':
      case 'in-security-context':
      case 'search-criterion':
      case 'of-related-patients':
      case 'ids':
        return undefined;
    }
  }

  function whose(): string {
    return solePatient(resourceType, alias);
  }

  function keyOfPatient(id: string): bigint {
    return hash.keyOf({ resourceType: 'Patient', id });
  }

  /** What cannot be decided denies below a `not`, so that a criterion which does not parse is none of labels. */
  function isOfLabels(part: AccessExpression): boolean {
    if (part.kind !== 'search-criterion' || !demandsLabel(part.query, resourceType)) return false;
    return accessCriterion(part.query, resourceType, { hash, now: 0 }) !== undefined;
  }
}

/**
 * The patient whose alone a row of `resource` is; a Patient is its own. Null where there are several, or none, and then
 * nothing is certain.
 */
export function solePatient(resourceType: string, alias: string): string {
  return `${alias}.${resourceType === 'Patient' ? 'key' : 'sole_patient'}`;
}

function joined(operands: readonly ((() => string) | undefined)[], by: 'and' | 'or'): string {
  return `(${operands.map(operand => operand?.() ?? 'false').join(` ${by} `)})`;
}
