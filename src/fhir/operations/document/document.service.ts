import { Injectable } from '@nestjs/common';
import { Environment } from '../../../config/environment.js';
import type { AccessFilter } from '../../access/access-filter.js';
import { isOutOfReach } from '../../errors/out-of-reach.js';
import { CreateInteraction } from '../../interactions/create.interaction.js';
import { ReadInteraction } from '../../interactions/read.interaction.js';
import { VreadInteraction } from '../../interactions/vread.interaction.js';
import { parseJson } from '../../model/json.js';
import type { LocalReference } from '../../model/reference.js';
import type { Resource, StoredResource } from '../../model/resource.js';
import { referencesOf } from './document-references.js';
import { documentText } from './document-text.js';

/** Assembles documents of what a composition refers to, as far as the caller may read it. */
@Injectable()
export class DocumentService {
  constructor(
    private readonly reads: ReadInteraction,
    private readonly vreads: VreadInteraction,
    private readonly creates: CreateInteraction,
    private readonly environment: Environment,
  ) {}

  /** The Bundle. https://hl7.org/fhir/R4/documents.html#content */
  async of(access: AccessFilter, composition: StoredResource): Promise<string> {
    const { fhirBase } = this.environment;
    const content = parseJson(composition.content ?? '{}') as Resource;
    const { local, elsewhere } = referencesOf(content, fhirBase);
    const found = await Promise.all(local.map(async reference => this.find(access, reference)));
    const resources = found.filter(resource => resource !== undefined);
    const omitted = elsewhere + found.length - resources.length;
    return documentText([composition, ...resources], omitted, fhirBase);
  }

  /** Stores the Bundle: the answer is what is stored. */
  async keep(access: AccessFilter, document: string): Promise<string> {
    const { stored, mayRead } = await this.creates.execute(access, 'Bundle', parseJson(document));
    return mayRead && stored.content !== undefined ? stored.content : document;
  }

  /** Undefined for what is not there and what the caller may not read alike. */
  private async find(
    access: AccessFilter,
    { resourceType, id, versionId }: LocalReference,
  ): Promise<StoredResource | undefined> {
    try {
      const address = { resourceType, id };
      return versionId === undefined
        ? await this.reads.execute(access, address)
        : await this.vreads.execute(access, address, versionId);
    } catch (error) {
      if (isOutOfReach(error)) return undefined;
      throw error;
    }
  }
}
