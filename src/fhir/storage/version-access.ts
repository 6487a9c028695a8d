import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';
import type { TermHash } from '../search/term-hash.js';

/**
 * An access expression as a predicate on one version, current or past: by the memberships of that version
 * (docs/decisions, A9). What depends on the version's content is let through here and judged by `ContentJudge`.
 */
export function compileVersionAccess(
  expression: AccessExpression,
  alias: string,
  parameters: SqlParameters,
  hash: TermHash,
): string {
  return compile(expression, true);

  /** @param open what stands for a part that cannot be decided here: true, and false below a `not`. */
  function compile(part: AccessExpression, open: boolean): string {
    switch (part.kind) {
      case 'nothing':
        return 'false';
      case 'everything':
        return 'true';
      case 'in-compartment':
        return isMember(part.patientId);
      case 'search-criterion':
      case 'in-security-context':
      case 'of-related-patients':
      case 'consented':
      case 'of-none-of':
        return String(open);
      case 'ids':
        return `${alias}.id = any(${parameters.add(part.ids)}::text[])`;
      case 'not':
        return `not ${compile(part.operand, !open)}`;
      case 'and':
      case 'or':
        return `(${part.operands.map(operand => compile(operand, open)).join(` ${part.kind} `)})`;
    }
  }

  function isMember(patientId: string): string {
    const patient = parameters.add(hash.keyOf({ resourceType: 'Patient', id: patientId }));
    return `exists (select from membership m where m.key = ${alias}.key and m.version = ${alias}.version
      and m.patient = ${patient}::bigint and m.reachable)`;
  }
}

/** True if the memberships of a version do not decide: its content has to be looked at. */
export function dependsOnContent(expression: AccessExpression): boolean {
  switch (expression.kind) {
    case 'search-criterion':
    case 'in-security-context':
    case 'of-related-patients':
    case 'consented':
    case 'of-none-of':
      return true;
    case 'not':
      return dependsOnContent(expression.operand);
    case 'and':
    case 'or':
      return expression.operands.some(dependsOnContent);
    default:
      return false;
  }
}

/** Patients of whom every resource within reach is a member of one; undefined if there is no such bound. */
export function confiningPatients(expression: AccessExpression): readonly string[] | undefined {
  switch (expression.kind) {
    case 'in-compartment':
      return [expression.patientId];
    case 'and':
      return expression.operands.map(confiningPatients).find(patients => patients !== undefined);
    case 'or': {
      const each = expression.operands.map(confiningPatients);
      return each.every(patients => patients !== undefined) ? [...new Set(each.flat())] : undefined;
    }
    default:
      return undefined;
  }
}
