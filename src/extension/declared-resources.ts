import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AccessFilter } from '../fhir/access/access-filter.js';
import { DeletedError, FhirError, NotFoundError, TransientError } from '../fhir/errors/fhir-error.js';
import { DeleteInteraction } from '../fhir/interactions/delete.interaction.js';
import { ReadInteraction } from '../fhir/interactions/read.interaction.js';
import { SearchInteraction } from '../fhir/interactions/search.interaction.js';
import { UpdateInteraction } from '../fhir/interactions/update.interaction.js';
import { parseJson } from '../fhir/model/json.js';
import type { Resource } from '../fhir/model/resource.js';
import { DECLARED_TAG } from './declared-tag.js';
import { ExtensionDeclarations } from './extension-declarations.js';
import { typeResources } from './resource-types/type-resources.js';
import { searchParameterResource } from './search-parameter.resource.js';

const MOST_TRIES = 5;
/** In the order in which one may need the other. */
const TYPES = ['ValueSet', 'StructureDefinition', 'SearchParameter'] as const;

/**
 * Brings what is stored to what the modules declare, at every start: search parameters, and what tells of their resource
 * types. From there on they are like those that an administrator stores: search parameters are indexed in the
 * background, listed, searched for by all processes.
 */
@Injectable()
export class DeclaredResources implements OnApplicationBootstrap {
  private readonly access = AccessFilter.unrestricted('definitions of modules');

  constructor(
    private readonly declarations: ExtensionDeclarations,
    private readonly reads: ReadInteraction,
    private readonly searches: SearchInteraction,
    private readonly updates: UpdateInteraction,
    private readonly deletes: DeleteInteraction,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { searchParameters, resourceTypes } = this.declarations;
    const declared = [
      ...searchParameters.map(searchParameterResource),
      ...resourceTypes.flatMap(typeResources),
    ] as DeclaredResource[];
    for (const type of TYPES) {
      await this.follow(
        type,
        declared.filter(({ resourceType }) => resourceType === type),
      );
    }
  }

  private async follow(type: string, declared: readonly DeclaredResource[]): Promise<void> {
    // First what is gone: its code or url may have moved to another one.
    for (const id of await this.storedIds(type)) {
      if (declared.some(one => one.id === id)) continue;
      await again(async () => this.deletes.execute(this.access, { resourceType: type, id }));
    }
    for (const resource of declared) await this.declare(resource);
  }

  private async declare(resource: DeclaredResource): Promise<void> {
    try {
      await this.store(withTag(resource));
    } catch (error) {
      if (!(error instanceof FhirError) || error instanceof TransientError) throw error;
      const name = `${resource.resourceType}/${resource.id}`;
      throw new Error(`${name}, which a module declares, cannot be stored: ${error.message}`, {
        cause: error,
      });
    }
  }

  private async store(resource: DeclaredResource): Promise<void> {
    const { resourceType, id } = resource;
    const stored = await this.stored(resource);
    if (stored !== undefined && isDeepStrictEqual(plain(stored), plain(resource))) return;
    if (stored !== undefined && !isDeclared(stored)) {
      throw new Error(
        `${resourceType}/${id} is stored already, by somebody else: choose another id in the module`,
      );
    }
    await again(async () => this.updates.execute(this.access, { resourceType, id }, resource));
  }

  private async stored({ resourceType, id }: DeclaredResource): Promise<Resource | undefined> {
    try {
      const { content } = await this.reads.execute(this.access, { resourceType, id });
      return content === undefined ? undefined : (parseJson(content) as Resource);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof DeletedError) return undefined;
      throw error;
    }
  }

  private async storedIds(type: string): Promise<readonly string[]> {
    const criteria = { _tag: `${DECLARED_TAG.system}|${DECLARED_TAG.code}`, _count: '1000' };
    const { matches } = await this.searches.execute(this.access, type, criteria);
    return matches.map(({ id }) => id);
  }
}

type DeclaredResource = Resource & { readonly id: string };

function withTag(resource: DeclaredResource): DeclaredResource {
  const tags = (resource.meta?.['tag'] ?? []) as readonly unknown[];
  return { ...resource, meta: { ...resource.meta, tag: [...tags, DECLARED_TAG] } };
}

function isDeclared({ meta }: Resource): boolean {
  const tags = (meta?.['tag'] ?? []) as readonly { readonly system?: string; readonly code?: string }[];
  return tags.some(({ system, code }) => system === DECLARED_TAG.system && code === DECLARED_TAG.code);
}

/** As JSON, without what the server sets. */
function plain(resource: Resource): unknown {
  const { meta, ...more } = JSON.parse(JSON.stringify(resource)) as Resource;
  const { versionId: _version, lastUpdated: _time, ...kept } = meta ?? {};
  return { ...more, meta: kept };
}

/** Processes that start together, or a search parameter that changes meanwhile: the next try sees it. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientError) || tries === MOST_TRIES) throw error;
    }
  }
}
