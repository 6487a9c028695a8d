import { formatReference } from '../model/reference.js';
import type { StoredResource } from '../model/resource.js';

/** One page of what several searches find, while it fills; a resource that several refer to stands in it once. */
export class FillingPage {
  readonly matches: StoredResource[] = [];
  private readonly referenced = new Map<string, StoredResource>();

  constructor(private readonly count: number) {}

  add(matches: readonly StoredResource[], included: readonly StoredResource[]): void {
    this.matches.push(...matches);
    for (const stored of included) this.referenced.set(formatReference(stored), stored);
  }

  get included(): readonly StoredResource[] {
    return [...this.referenced.values()];
  }

  get room(): number {
    return this.count - this.matches.length;
  }

  /** A search is not begun for the sake of a few: its pages keep the size that they begin with. */
  isFullFor(size?: number): boolean {
    if (this.matches.length === 0) return false;
    return size === undefined ? this.room < this.count / 2 : this.room < size;
  }
}
