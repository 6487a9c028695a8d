import type { SqlParameters } from '../../database/sql-fragment.js';
import type { AccessExpression } from '../access/access-expression.js';

/**
 * An access expression as SQL on a row of `search`. It belongs where any of the membership rows of a resource may
 * fulfil it: below `exists` or `bool_or`.
 */
export type SearchRowPredicate = (
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
) => string;
