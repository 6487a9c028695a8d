import { breakEven } from './break-even.sql.js';
import type { ChainCondition } from './condition/index-condition.js';
import type { SearchedTarget } from './condition/searched-target.js';
import type { SearchRows } from './search-rows.js';
import { allOf } from './sql-parameters.js';

/** A target costs half a millisecond, going past one of the newest six microseconds: 20 targets for a million resources. */
const MOST_TARGETS = breakEven(5, 0.0003);

/**
 * The rows of a search by a chain and a code, newest first. How many resources the chain leads to is known only when the
 * statement runs, so that it holds both ways: from few targets to what refers to them, and from the newest with the code
 * to what they refer to. PostgreSQL counts as far as it must and leaves the other way alone.
 */
export function chainedRows(
  { targets }: ChainCondition,
  rowsOf: (target: SearchedTarget) => SearchRows,
  fromTargets: SearchRows,
  fromPostings: SearchRows,
): SearchRows {
  const some = targets.map(target => {
    const { from, where } = rowsOf(target);
    return `(select from ${from} where ${allOf(where)} limit ${MOST_TARGETS})`;
  });
  const areFew = `(select count(*) from (${some.join(' union all ')}) c) < ${MOST_TARGETS}`;
  return {
    from: `(${arm(fromTargets, areFew)} union all ${arm(fromPostings, `not ${areFew}`)}) d`,
    where: [],
    key: 'd.key',
    lo: 'd.lo',
  };
}

function arm({ from, where, key, lo }: SearchRows, gate: string): string {
  return `(select distinct on (${lo}, ${key}) ${lo} as lo, ${key} as key from ${from} where ${allOf([gate, ...where])} order by lo desc, key desc)`;
}
