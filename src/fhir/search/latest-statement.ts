import type { AccessFilter } from '../access/access-filter.js';
import { NO_PERIOD } from './index-entries.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { SearchQuery } from './search-query.js';
import { rowsOf, type SearchStatement } from './search-statement.js';
import { allOf, StatementParameters } from './sql-parameters.js';

/**
 * The newest of each group of equivalent codes among the matches that the caller may see, and those of the very same
 * time as the last of them. Codes that stand in one resource are equivalent, and so are those linked through others; a
 * text without codes is a group of its own. https://hl7.org/fhir/R4/observation-operation-lastn.html
 */
export function latestStatement(
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
  each: number,
): SearchStatement {
  const parameters = new StatementParameters();
  const { key, lo, from, where } = rowsOf(access, { ...query, sort: [] }, context, parameters);
  const max = `${parameters.add(each)}::integer`;
  return {
    text: `with recursive
      match as materialized (select ${key} as key, ${lo} as lo from ${from} where ${allOf(where)}),
      labelled as materialized (
        select m.key, m.lo, coalesce(
          (select array_agg(distinct concat(x.coding ->> 'system', E'\\n', x.coding ->> 'code'))
            from jsonb_path_query(c.code, '$.coding[*] ? (exists(@.code))') x(coding)),
          array[coalesce(E'\\n\\n' || (c.code ->> 'text'), m.key::text)]) as labels
        from match m join resource r on r.key = m.key
          cross join lateral (select r.content::jsonb -> 'code' as code) c),
      pair as (select distinct l.labels[1] as one, o.label as other from labelled l cross join unnest(l.labels) o(label)),
      edge as materialized (select one, other from pair union select other, one from pair),
      reached(label, root) as (
        select one, one from edge
        union select e.other, r.root from reached r join edge e on e.one = r.label),
      grouped as (select label, min(root) as root from reached group by label),
      ranked as (
        select l.key, l.lo, g.root, max(l.lo) over (partition by g.root) as newest,
          case when l.lo > ${NO_PERIOD.lo} then rank() over (partition by g.root order by l.lo desc)
            else row_number() over (partition by g.root order by l.lo desc, l.key desc) end as place
        from labelled l join grouped g on g.label = l.labels[1]),
      page as materialized (
        select key, row_number() over (order by newest desc, root, lo desc, key desc) as place
        from ranked where place <= ${max} limit ${parameters.add(query.count + 1)}::integer)
      select r.key, r.type, r.id, r.version, r.updated, r.method, r.content
      from page join resource r on r.key = page.key order by page.place`,
    values: parameters.values,
    isShort: false,
  };
}
