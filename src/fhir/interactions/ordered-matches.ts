import type { StoredResource } from '../model/resource.js';
import type { SearchOutcome } from './search.interaction.js';

/** How much more is asked for when what was fetched has been taken: most types give little to a page. */
const GROWTH = 4;

/** The matches of one search, in their order, fetched as far as they are needed. */
export class OrderedMatches {
  private found: readonly StoredResource[] = [];
  private fetched = 0;
  private isComplete = false;
  taken = 0;

  constructor(
    private readonly most: number,
    private readonly first: (count: number) => Promise<SearchOutcome>,
  ) {}

  /** The next match that was not taken; call `fill` before. */
  get head(): StoredResource | undefined {
    return this.found[this.taken];
  }

  /** Sees to it that `head` is there, if there is one. */
  async fill(): Promise<void> {
    if (this.head || this.isComplete) return;
    this.fetched = Math.min(Math.max(this.fetched * GROWTH, 1), this.most);
    const { matches, next } = await this.first(this.fetched);
    this.found = matches;
    this.isComplete = next === undefined || this.fetched === this.most;
  }
}
