import type { IndexCondition } from './condition/index-condition.js';
import type { PresumedAccess, PresumedPages } from './presumed.js';

/** Rows of one type, each resource once: what stands behind `from` and `where`. */
export interface SearchRows {
  readonly from: string;
  readonly where: readonly string[];
  /** Alias of the row of `search`; what comes from posting lists alone has none. */
  readonly row?: string;
  /** Alias of the row of `resource`, where that is what was judged. */
  readonly resource?: string;
  /** Each of the resource's rows of `search` comes by itself, and not the resource once. */
  readonly isOfEachPatient?: boolean;
  /** Expressions of the resource's key and of the start of its main date. */
  readonly key: string;
  readonly lo: string;
  /** Few rows of one patient or a list of ids, already in the wanted order: a short read. */
  readonly isShort?: boolean;
  /** What was not judged: to be looked at on the rows that are found (presumed.ts). */
  readonly presumed?: PresumedAccess | undefined;
  /** It was presumed of many patients. */
  readonly isOfMany?: boolean;
  /** The patient whose they all are, if they are of one. */
  readonly patient?: bigint | undefined;
  /** Time of writing, where the rows come in its order. */
  readonly updated?: string;
}

/** The order in which rows are wanted: some sources have it already. */
export type WantedOrder = 'newest date first' | 'by time of writing' | 'any';

/** How the rows are wanted; a source that cannot give them so gives each resource once, in any order. */
export interface WantedRows {
  readonly order?: WantedOrder;
  /** The content is wanted too: where `resource` decides alone, nothing else is looked at. */
  readonly withContent?: boolean;
  /** Whether any of it is denied may be looked at afterwards, of one patient or of many too. */
  readonly presume?: PresumedPages | undefined;
  /** Wanted are what patients have of whom each is looked at for what is denied afterwards. */
  readonly ofPresumedPatients?: boolean;
  /** The patients are wanted, each of a resource's: their rows are judged, and not another one first. */
  readonly ofEachPatient?: boolean;
}

/** The conditions that must all hold. */
export function conjuncts(condition: IndexCondition): readonly IndexCondition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(conjuncts) : [condition];
}
