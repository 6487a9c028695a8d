import type { AccessExpression } from '../access/access-expression.js';
import type { TermHash } from './term-hash.js';

/** Interim, by storage, until search brings the real one. */
export function compileAccess(
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: { add(value: unknown): string },
  hash: TermHash,
): string {
  const compile = (part: AccessExpression): string => {
    switch (part.kind) {
      case 'nothing':
        return 'false';
      case 'everything':
        return 'true';
      case 'in-compartment': {
        const key = parameters.add(hash.keyOf({ resourceType: 'Patient', id: part.patientId }));
        return `exists (select from search m where m.key = ${alias}.key and m.patient = ${key}::bigint and m.reachable)`;
      }
      case 'ids':
        return `${alias}.key = any(${parameters.add(part.ids.map(id => hash.keyOf({ resourceType, id })))}::bigint[])`;
      case 'search-criterion':
        return 'false';
      case 'not':
        return `not ${compile(part.operand)}`;
      default:
        return `(${part.operands.map(compile).join(` ${part.kind} `)})`;
    }
  };
  return compile(expression);
}
