import type { AccessExpression } from '../access/access-expression.js';
import type { SqlParameters } from '../search/sql-parameters.js';

/** An access expression as SQL on a row of `search`, whichever membership row of the resource it is. */
export type SearchRowPredicate = (
  expression: AccessExpression,
  resourceType: string,
  alias: string,
  parameters: SqlParameters,
) => string;
