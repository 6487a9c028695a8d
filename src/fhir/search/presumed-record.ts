import type { PresumedPages } from './presumed.js';

/** Weight of the last page against all before. */
const WEIGHT = 0.05;
/** A page that is asked for twice costs more than four that are not save. */
const MOST_REPEATED = 0.2;
/** What each search leaves of the share meanwhile, so that it is tried again some day. */
const FORGOTTEN = 0.99;

/**
 * How often pages of many patients had to be asked for twice lately, for one of them denied something. Where many do, it
 * costs more to presume that nobody does than to ask all; one page of one patient is always worth it.
 */
export class PresumedRecord {
  private repeated = 0;

  /** Of which pages to presume it now. */
  choose(): PresumedPages {
    if (this.repeated <= MOST_REPEATED) return 'many';
    this.repeated *= FORGOTTEN;
    return 'one';
  }

  note(wasRight: boolean): void {
    this.repeated += WEIGHT * ((wasRight ? 0 : 1) - this.repeated);
  }
}
