import type { AccessExpression } from '../access/access-expression.js';
import { accessCriterion } from '../search/access-criterion.js';
import { isSilent } from '../search/consent.sql.js';
import { demandsLabel } from '../search/label-criterion.js';
import type { SqlParameters } from '../search/sql-parameters.js';
import type { TermHash } from '../search/term-hash.js';

/**
 * An access expression as far as a row `r` of `resource` decides it alone: a condition that holds only where the
 * expression does, for live resources. Undefined where the row says nothing. Most reads are within it, and need not look
 * at `search`; all others are judged there, by the one compiler of access.
 *
 * What it goes by is written with each version: `sole_patient` where the resource has a single row in `search`, of this
 * patient and reachable; `labelled` is false where it has no security label.
 */
export function compileRowAccess(
  expression: AccessExpression,
  resourceType: string,
  parameters: SqlParameters,
  hash: TermHash,
): string | undefined {
  return certain(expression)?.();

  /** Written only where it is used: a value that stands nowhere in the statement would be refused by PostgreSQL. */
  function certain(part: AccessExpression): (() => string) | undefined {
    switch (part.kind) {
      case 'everything':
        return () => 'true';
      case 'in-compartment':
        return () => `${whose()} = ${parameters.add(keyOfPatient(part.patientId))}::bigint`;
      case 'consented':
        return resourceType === 'Binary' ? undefined : () => isSilent(whose());
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
        return isOfLabels(part.operand) ? () => 'not r.labelled' : undefined;
      case 'nothing':
      case 'in-security-context':
      case 'search-criterion':
      case 'of-related-patients':
      case 'ids':
        return undefined;
    }
  }

  /** A Patient is its own alone. Null where there are several, or none, and then nothing is certain. */
  function whose(): string {
    return resourceType === 'Patient' ? 'r.key' : 'r.sole_patient';
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

function joined(operands: readonly ((() => string) | undefined)[], by: 'and' | 'or'): string {
  return `(${operands.map(operand => operand?.() ?? 'false').join(` ${by} `)})`;
}
