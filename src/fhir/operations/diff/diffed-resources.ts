import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { InvalidError } from '../../errors/fhir-error.js';
import { acceptResource } from '../../interactions/accepted-resource.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { VreadInteraction } from '../../interactions/vread.interaction.js';
import { parseJson } from '../../model/json.js';
import { parseReference } from '../../model/reference.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import type { OperationInput } from '../../rest/operation/operation-input.js';

export interface DiffedPair {
  readonly from: Resource;
  readonly to: Resource;
}

/** Finds what is to be compared: resources and versions that the caller may read, and what was sent. */
@Injectable()
export class DiffedResources {
  constructor(
    private readonly reads: ReadInteraction,
    private readonly vreads: VreadInteraction,
    private readonly environment: Environment,
  ) {}

  /** The current version and one before it, the last one unless another is named. */
  async sinceVersion(
    access: AccessFilter,
    target: StoredResource,
    fromVersion: string | undefined,
  ): Promise<DiffedPair> {
    const version = fromVersion ?? String(Number(target.versionId) - 1);
    if (version === '0') {
      throw new InvalidError('There is one version only: nothing to compare it with', 'http.fromVersion');
    }
    const before = await this.vreads.execute(access, target, version);
    return { from: contentOf(before), to: contentOf(target) };
  }

  /** What `from` or `to` names, or `fromResource` or `toResource` holds. */
  async one(access: AccessFilter, input: OperationInput, name: 'from' | 'to'): Promise<Resource> {
    const reference = input.text(name);
    const isSent = input.has(`${name}Resource`);
    if (isSent === (reference !== undefined)) {
      throw new InvalidError(`Give either ${name} or ${name}Resource`, `http.${name}`, 'required');
    }
    if (reference === undefined) return sentResource(input.value(`${name}Resource`));
    const parsed = parseReference(reference, this.environment.fhirBase);
    if (parsed?.kind !== 'local') {
      throw new InvalidError(
        `${name} must be Type/id or Type/id/_history/version of this server`,
        `http.${name}`,
        'value',
      );
    }
    const { versionId } = parsed;
    return contentOf(
      versionId === undefined
        ? await this.reads.execute(access, parsed)
        : await this.vreads.execute(access, parsed, versionId),
    );
  }
}

function sentResource(content: unknown): Resource {
  const { resourceType } = (content ?? {}) as Partial<Resource>;
  return acceptResource(content, String(resourceType));
}

function contentOf({ content }: StoredResource): Resource {
  return parseJson(content ?? '{}') as Resource;
}
