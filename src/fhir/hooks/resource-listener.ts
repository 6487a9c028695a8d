import type { ResourceAddress } from '../model/resource.js';
import type { WritingInteraction } from './hooked-interaction.js';

/** A change that is committed. What it says is not told: read it as whoever the listener works for may. */
export interface ResourceEvent extends ResourceAddress {
  readonly interaction: WritingInteraction;
  readonly versionId: string;
}

/**
 * Hears of every change after its commit, at least once: the event is stored in the transaction of the change. It may
 * come twice, and changes of different requests in any order. A provider of any module that extends this class is
 * found at start.
 */
export abstract class ResourceListener {
  /** Unique among all listeners. Stays the same in later versions, since events outlive a process. */
  abstract readonly name: string;
  /** All types unless some are said. */
  readonly resourceTypes: readonly string[] | undefined = undefined;

  /** Throws to hear it again: after two seconds, then twice as long each time up to an hour, for a week. */
  abstract heard(event: ResourceEvent): Promise<void>;
}
