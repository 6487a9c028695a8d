import type { SearchParameterDefinition } from '../../definitions/search-parameters.js';

/** A row of `search_parameter`. */
export interface SearchParameterRow {
  /** Of the SearchParameter resource. */
  readonly id: string;
  readonly revision: bigint;
  readonly url: string;
  readonly code: string;
  /** Without their revision. */
  readonly definitions: readonly SearchParameterDefinition[];
  readonly is_indexed: boolean;
  /** Its job has ended without success. */
  readonly is_stuck: boolean;
}

/** Of `search_parameter p left join job j`. */
export const IS_STUCK = `not p.is_indexed and coalesce(j.state, 'failed') in ('failed', 'cancelled') as is_stuck`;

export const SELECT_SEARCH_PARAMETERS = `select p.id, p.revision, p.url, p.code, p.definitions, p.is_indexed, ${IS_STUCK}
  from search_parameter p left join job j on j.id = p.job order by p.revision`;

/** With the revision that stands in its terms. */
export function revised(
  row: Pick<SearchParameterRow, 'definitions' | 'revision'>,
): readonly SearchParameterDefinition[] {
  return row.definitions.map(definition => ({ ...definition, revision: Number(row.revision) }));
}
