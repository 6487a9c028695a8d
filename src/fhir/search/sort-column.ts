import type { SqlParameters } from '../../database/sql-fragment.js';
import { InvalidError } from '../errors/fhir-error.js';
import { jsonPathOf } from './expression/json-path.js';
import type { PathBranch } from './expression/path-branch.js';
import { NO_PERIOD } from './index-entries.js';
import type { IndexedParameter } from './indexed-parameter.js';
import { indexedParameter } from './indexed-parameter.registry.js';
import { searchableParameter } from './searchable-parameter.js';
import type { SortKey } from './search-query.js';
import type { SearchRows } from './search-rows.js';
import type { TermHash } from './term-hash.js';

/** A value to sort by; a resource that has none sorts last, whatever the direction. */
export interface SortColumn {
  readonly expression: string;
  readonly type: 'bigint' | 'float8' | 'text' | 'timestamptz';
  readonly descending: boolean;
}

/** Where the sortable text of a token or reference stands within its data type; the value itself if not here. */
const TEXT_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  Coding: ['code'],
  CodeableConcept: ['coding', 'code'],
  Identifier: ['value'],
  ContactPoint: ['value'],
  Reference: ['reference'],
};

/** https://hl7.org/fhir/R4/search.html#sort */
export function sortColumn(
  resourceType: string,
  { parameter: code, descending }: SortKey,
  rows: SearchRows,
  parameters: SqlParameters,
  hash: TermHash,
): SortColumn {
  if (code === '_lastUpdated') return ofResource('updated', 'timestamptz');
  if (code === '_id') return ofResource('id', 'text');
  const definition = searchableParameter(resourceType, code);
  if (!definition) throw unsortable(code);
  const parameter = indexedParameter(definition, hash);
  if (parameter.isMainDate)
    return { expression: `nullif(${rows.lo}, ${NO_PERIOD.lo})`, type: 'bigint', descending };
  switch (definition.type) {
    case 'date':
    case 'number':
    case 'quantity':
      return ofSpans(parameter);
    case 'string':
      return {
        expression: `(select v.value from sort v where v.key = ${rows.key} and v.param = ${parameters.add(parameter.term)})`,
        type: 'text',
        descending,
      };
    default:
      return ofContent(parameter);
  }

  function ofResource(column: string, type: 'text' | 'timestamptz'): SortColumn {
    return { expression: `(select v.${column} from resource v where v.key = ${rows.key})`, type, descending };
  }

  /** Of several values, the one that comes first in the direction of sorting. */
  function ofSpans({ term }: IndexedParameter): SortColumn {
    const edge = descending ? 'max(v.hi)' : 'min(v.lo)';
    return {
      expression: `(select ${edge} from span v where v.key = ${rows.key} and v.param = ${parameters.add(term)})`,
      type: 'float8',
      descending,
    };
  }

  /** Codes and references are sorted by so seldom that no index holds their texts. */
  function ofContent({ branches }: IndexedParameter): SortColumn {
    const paths = branches.map(textPath).filter(path => path !== undefined);
    if (paths.length === 0) throw unsortable(code);
    const values = paths.map(
      path =>
        `select x.value #>> '{}' as text from jsonb_path_query(v.content::jsonb, ${parameters.add(path)}::jsonpath) x(value)`,
    );
    const edge = descending ? 'max' : 'min';
    return {
      expression: `(select ${edge}(t.text collate "C") from resource v, lateral (${values.join(' union all ')}) t where v.key = ${rows.key})`,
      type: 'text',
      descending,
    };
  }
}

function textPath(branch: PathBranch): string | undefined {
  return jsonPathOf(branch, TEXT_MEMBERS[branch.type]);
}

function unsortable(code: string): InvalidError {
  return new InvalidError(`Resources cannot be sorted by ${code}`, 'http._sort', 'not-supported');
}
