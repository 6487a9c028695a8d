import type { AccessFilter } from '../access/access-filter.js';
import { conditionOfAll } from './condition/condition.compiler.js';
import { isAboutOthers } from './condition/index-condition.js';
import type { SearchContext } from './parameters/parameter-kind.js';
import type { SearchQuery } from './search-query.js';
import { limitedTotalStatement, planStatement, totalStatement } from './search-statement.js';
import type { RunStatement } from './searcher.js';

/** As many are counted quickly; of more, an estimate need not be exact. */
const COUNTED = 5_000;

interface PlanRow {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: { readonly 'Plan Rows': number } }];
}

/** How many resources match, as far as the request wants to know. https://hl7.org/fhir/R4/search.html#total */
export async function totalOf(
  run: RunStatement,
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
): Promise<number | undefined> {
  if (query.countOnly && query.total !== 'estimate') return counted(run, access, query, context);
  switch (query.total) {
    case 'none':
      return undefined;
    case 'accurate':
      return counted(run, access, query, context);
    case 'estimate':
      return isOpen(access, query, context)
        ? estimated(run, access, query, context)
        : counted(run, access, query, context);
  }
}

async function counted(
  run: RunStatement,
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
): Promise<number> {
  const [row] = await run<{ total: number }>(totalStatement(access, query, context));
  return row?.total ?? 0;
}

/** Few are counted; of many, the planner says how many it expects, from the statistics of the whole table. */
async function estimated(
  run: RunStatement,
  access: AccessFilter,
  query: SearchQuery,
  context: SearchContext,
): Promise<number> {
  const [row] = await run<{ total: number }>(limitedTotalStatement(access, query, context, COUNTED));
  const total = row?.total ?? 0;
  if (total < COUNTED) return total;
  const [plan] = await run<PlanRow>(planStatement(access, query, context));
  return Math.max(COUNTED, plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0);
}

/** Statistics know of resources that a restricted caller may not: none of them may shine through (A10). */
function isOpen(access: AccessFilter, query: SearchQuery, context: SearchContext): boolean {
  if (!access.isUnrestricted(query.resourceType, 's')) return false;
  return !isAboutOthers(conditionOfAll(query.where, query.resourceType, context));
}
