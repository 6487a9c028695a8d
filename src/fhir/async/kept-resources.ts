import { parseJson } from '../model/json.js';
import type { ResourceAddress } from '../model/resource.js';

/** A resource of the record that stands in an answer. */
export interface KeptResource extends ResourceAddress {
  readonly versionId: string;
  /** It stands in a history, where a version may be seen of what cannot be seen any more as it is now. */
  readonly isPast: boolean;
}

/** What an answer that was kept holds of the record. */
export class KeptResources {
  readonly resources: KeptResource[] = [];
  /** Something that was made of resources and does not name them: `$graphql`, `$diff`. */
  hasExtract = false;

  static in(answer: string): KeptResources {
    const kept = new KeptResources();
    kept.look(parseJson(answer), false);
    return kept;
  }

  private look(value: unknown, isPast: boolean): void {
    if (Array.isArray(value)) return value.forEach(item => this.look(item, isPast));
    if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return;
    const { resourceType, type } = value as Readonly<Record<string, unknown>>;
    if (resourceType !== undefined) this.note(value, isPast);
    const isHistory = resourceType === 'Bundle' ? type === 'history' : isPast;
    for (const [name, child] of Object.entries(value)) if (name !== 'contained') this.look(child, isHistory);
  }

  /** What is of the record has a version; the answer itself, and what it says of mistakes, have none. */
  private note(value: object, isPast: boolean): void {
    const { resourceType, id, meta } = value as Readonly<Record<string, unknown>>;
    const { versionId } = (meta ?? {}) as { readonly versionId?: unknown };
    if (typeof resourceType === 'string' && typeof id === 'string' && typeof versionId === 'string') {
      this.resources.push({ resourceType, id, versionId, isPast });
    } else if (resourceType === 'Binary' || resourceType === 'Parameters') {
      this.hasExtract = true;
    }
  }
}
