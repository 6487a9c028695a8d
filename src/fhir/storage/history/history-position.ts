import type { PageLink } from '../../search/page-link.js';
import type { HistoryTarget } from '../resource.repository.js';
import type { VersionRow } from '../stored-version.js';

/** Where a page of a history ended, and what its first page found out. */
export interface HistoryPosition {
  readonly updated: Date;
  readonly key: bigint;
  readonly version: number;
  readonly total: number;
  /** What had been committed at the first page: later pages show nothing newer (docs/decisions, B5). */
  readonly snapshot: string;
}

interface SealedPosition {
  readonly at: readonly [updated: number, key: string, version: number];
  readonly total: number;
  readonly snapshot: string;
}

/** Page links of histories: sealed like those of searches, for this caller and this history alone. */
export class HistoryLinks {
  constructor(private readonly links: PageLink) {}

  seal(caller: string, target: HistoryTarget, last: VersionRow, total: number, snapshot: string): string {
    const at = [last.updated.getTime(), String(last.key), last.version] as const;
    const position: SealedPosition = { at, total, snapshot };
    return this.links.seal(caller, scopeOf(target), position);
  }

  /** Throws InvalidError for a link that was changed, or is another caller's or another history's. */
  open(caller: string, target: HistoryTarget, link: string): HistoryPosition {
    const { at, total, snapshot } = this.links.open(caller, scopeOf(target), link) as SealedPosition;
    const [updated, key, version] = at;
    return { updated: new Date(updated), key: BigInt(key), version, total, snapshot };
  }
}

function scopeOf(target: HistoryTarget): string {
  switch (target.level) {
    case 'instance':
      return `${target.resourceType}/${target.id}/_history`;
    case 'type':
      return `${target.resourceType}/_history`;
    case 'system':
      return '_history';
  }
}
