import { TransientError } from '../../errors/fhir-error.js';
import { type RunTimeParameter, useRunTimeParameters } from '../../search/run-time/run-time-parameters.js';
import type { Run } from '../resource-reader.js';
import { IS_STUCK, revised, type SearchParameterRow } from './search-parameter-row.js';

/** Told whenever a SearchParameter has come, gone, or is ready. */
export const SEARCH_PARAMETER_CHANNEL = 'search_parameter';

interface KnownRow extends SearchParameterRow {
  readonly done: bigint | null;
  readonly total: bigint | null;
}

/**
 * What this process knows of the search parameters that were defined at run time.
 *
 * Every write says at its end by which revision it was indexed, and is undone if that is not the last one. A reindex
 * begins when all transactions have ended that may have begun before. So no resource escapes both.
 */
export class KnownSearchParameters {
  private revision = 0n;
  private asked = 0;
  private taken = 0;

  async load(run: Run): Promise<void> {
    const turn = ++this.asked;
    const rows = await run<KnownRow & { readonly last: bigint; readonly id: string | null }>({
      text: LOAD,
      values: [],
    });
    const last = rows[0]?.last ?? 0n;
    // The answer to an earlier question may come later: then it says of less that it is ready.
    if (last < this.revision || turn < this.taken) return;
    this.taken = turn;
    const known = rows.filter(({ id }) => id !== null);
    useRunTimeParameters(known.flatMap(parametersOf));
    this.revision = last;
  }

  /**
   * To be sent last of all statements of a write: by then the transaction has its id, and a reindex waits for it.
   *
   * @param expected what the transaction itself has made the last revision.
   */
  async assertCurrent(run: Run, expected = this.revision): Promise<void> {
    const [row] = await run<{ last: bigint }>({ text: LAST, values: [] });
    if (row?.last === expected) return;
    throw new TransientError('The search parameters have just changed: send the request again');
  }
}

function parametersOf(row: KnownRow): readonly RunTimeParameter[] {
  const progress = progressOf(row);
  return revised(row).map(definition => ({ definition, isIndexed: row.is_indexed, progress }));
}

/** In percent: how many resources there are is nothing for everybody (docs/decisions, A10). */
function progressOf({ done, total, is_stuck: isStuck }: KnownRow): string {
  if (isStuck)
    return 'its index could not be made, and will be tried again when the SearchParameter is stored again';
  const percent = done === null || !total ? 0 : Number((done * 100n) / total);
  return `${percent} % of the stored resources are indexed by it`;
}

const LAST_REVISION = `coalesce((select value::bigint from installation where name = 'search-parameters'), 0)`;
const LAST = `select ${LAST_REVISION} as last`;
const LOAD = `select ${LAST_REVISION} as last, p.id, p.revision, p.url, p.code, p.definitions, p.is_indexed, ${IS_STUCK}, j.done, j.total
  from (select) one left join search_parameter p on true left join job j on j.id = p.job`;
