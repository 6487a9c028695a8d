import { NotFoundError } from '../../errors/fhir-error.js';
import type { AccessFilter } from '../../access/access-filter.js';
import type { HookContext, ReadingInteraction } from '../../hooks/hooked-interaction.js';
import type { InteractionHooks } from '../../hooks/interaction-hooks.js';
import { parseJson } from '../../model/json.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { parseSearchQuery } from '../../search/search-query.parser.js';
import type { Run } from '../resource-reader.js';
import type {
  ChangeOutcome,
  ResourceChange,
  ResourceRepository,
  ResourceTransaction,
} from '../resource.repository.js';
import { ofChange } from './refused-change.js';

/** Who reads for a hook: the transaction that it is part of, or the repository for what only reads. */
export type HookReads = Pick<ResourceTransaction, 'read' | 'search'>;

/** The calls of hooks for one caller. */
export class HookCalls {
  private readonly context: HookContext;

  constructor(
    private readonly hooks: InteractionHooks,
    access: AccessFilter,
    reads: HookReads,
    run: Run,
  ) {
    this.context = {
      access,
      read: async address => resourceOf(await reads.read(address)) ?? absent(),
      search: async (resourceType, parameters) => {
        const query = parseSearchQuery(resourceType, Object.entries(parameters), { handling: 'strict' });
        return (await reads.search(query)).matches.flatMap(match => resourceOf(match) ?? []);
      },
      query: async statement => run(statement),
    };
  }

  async beforeReading(
    interaction: ReadingInteraction,
    resourceType: string | undefined,
    more: { readonly id?: string; readonly parameters?: readonly (readonly [string, string])[] } = {},
  ): Promise<void> {
    await this.hooks.before({ interaction, resourceType, ...more }, this.context);
  }

  /** What is shown of it. */
  async shown(interaction: ReadingInteraction, stored: StoredResource): Promise<StoredResource> {
    const { resourceType, id, versionId } = stored;
    if (!this.hooks.isAsked('after', interaction, resourceType)) return stored;
    const resource = resourceOf(stored);
    const shown = await this.hooks.after(
      { interaction, resourceType, id, versionId, resource },
      this.context,
    );
    return shown === resource ? stored : { ...stored, content: JSON.stringify(shown) };
  }

  async allShown(
    interaction: ReadingInteraction,
    stored: readonly StoredResource[],
  ): Promise<readonly StoredResource[]> {
    return Promise.all(stored.map(async one => this.shown(interaction, one)));
  }

  /** What is written in the end: one change after the other, so that hooks see them in order. */
  async beforeWriting(changes: readonly ResourceChange[]): Promise<readonly ResourceChange[]> {
    const final: ResourceChange[] = [];
    for (const [index, change] of changes.entries()) {
      final.push(await ofChange(index, async () => this.beforeChange(change)));
    }
    return final;
  }

  async afterWriting(changes: readonly ResourceChange[], outcomes: readonly ChangeOutcome[]): Promise<void> {
    for (const [index, { stored, effect }] of outcomes.entries()) {
      const { interaction } = changes[index]!;
      const { resourceType, id, versionId } = stored;
      if (!this.hooks.isAsked('after', interaction, resourceType)) continue;
      const result = { interaction, resourceType, id, versionId, effect, resource: resourceOf(stored) };
      await ofChange(index, async () => this.hooks.after(result, this.context));
    }
  }

  private async beforeChange(change: ResourceChange): Promise<ResourceChange> {
    const { interaction, id } = change;
    if (change.interaction === 'delete') {
      await this.hooks.before({ interaction, id, resourceType: change.resourceType }, this.context);
      return change;
    }
    const { resource } = change;
    const { resourceType } = resource;
    const final = await this.hooks.before({ interaction, id, resourceType, resource }, this.context);
    return final === undefined || final === resource ? change : { ...change, resource: final };
  }
}

/** The reads of the repository, for hooks on what only reads. */
export function readsOf(resources: ResourceRepository, access: AccessFilter): HookReads {
  return {
    read: async address => resources.read(access, address),
    search: async query => resources.search(access, query),
  };
}

function resourceOf({ content }: StoredResource): Resource | undefined {
  return content === undefined ? undefined : (parseJson(content) as Resource);
}

function absent(): never {
  throw new NotFoundError();
}
