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
}

export const SELECT_SEARCH_PARAMETERS =
  'select id, revision, url, code, definitions, is_indexed from search_parameter order by revision';

/** With the revision that stands in its terms. */
export function revised(
  row: Pick<SearchParameterRow, 'definitions' | 'revision'>,
): readonly SearchParameterDefinition[] {
  return row.definitions.map(definition => ({ ...definition, revision: Number(row.revision) }));
}
