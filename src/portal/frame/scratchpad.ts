import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AccessFilter } from '../../fhir/access/access-filter.js';
import {
  ConflictError,
  FhirError,
  InvalidError,
  NotFoundError,
  StructureError,
} from '../../fhir/errors/fhir-error.js';
import { CreateInteraction } from '../../fhir/interactions/create.interaction.js';
import { isId } from '../../fhir/model/primitive.js';
import { parseJson } from '../../fhir/model/json.js';
import type { Resource, ResourceAddress } from '../../fhir/model/resource.js';
import { isError, reviewContent } from '../../fhir/operations/validate/content-review.js';
import { WriteRehearsal } from '../../fhir/operations/validate/write-rehearsal.js';
import { ResourceRepository } from '../../fhir/storage/resource.repository.js';
import type { Visitor } from '../session/visitor.js';
import type { EmbeddedApp } from './embedded-app.js';
import type { ScratchpadDraft } from './scratchpad-draft.entity.js';
import { type DraftLocation, ScratchpadRepository } from './scratchpad.repository.js';

const MOST_DRAFTS = 50;
const BEING_COMMITTED = 'The draft is being put into the record, or is gone: it can be changed no more';

/**
 * Drafts that apps lay beside the record (SMART Web Messaging 1.0, "EHR Scratchpad Interactions"). Each is judged as
 * `$validate` with the mode create judges it: as valid R4, and as what this person may write into this record.
 */
@Injectable()
export class Scratchpad {
  constructor(
    private readonly drafts: ScratchpadRepository,
    private readonly rehearsal: WriteRehearsal,
    private readonly creates: CreateInteraction,
    private readonly resources: ResourceRepository,
  ) {}

  async list(visitor: Visitor, patient: string): Promise<readonly ScratchpadDraft[]> {
    return this.drafts.list({ session: visitor.session.idHash, patient });
  }

  async find(visitor: Visitor, patient: string, location: unknown): Promise<ScratchpadDraft> {
    const owner = { session: visitor.session.idHash, patient };
    const draft = await this.drafts.find(owner, readLocation(location));
    if (!draft) throw new NotFoundError('There is no such draft');
    return draft;
  }

  async add(visitor: Visitor, { patient, clientId }: EmbeddedApp, resource: unknown): Promise<DraftLocation> {
    const { resourceType } = await this.judge(visitor, patient, resource);
    const owner = { session: visitor.session.idHash, patient };
    const id = randomUUID();
    const draft = { ...owner, id, clientId, resourceType, content: contentOf(resource, id) };
    if (!(await this.drafts.insert(draft, MOST_DRAFTS)))
      throw new InvalidError(`There are ${MOST_DRAFTS} drafts already: delete some first`);
    return { resourceType, id };
  }

  async change(visitor: Visitor, patient: string, location: unknown, resource: unknown): Promise<void> {
    const draft = await this.find(visitor, patient, location);
    if (draft.recordId !== null) throw new ConflictError(BEING_COMMITTED);
    const { resourceType, id } = await this.judge(visitor, patient, resource);
    if (resourceType !== draft.resourceType || id !== draft.id)
      throw new InvalidError(
        'resourceType and id of the resource must be those of location',
        'payload.location',
      );
    if (!(await this.drafts.replace(draft, contentOf(resource, draft.id))))
      throw new ConflictError(BEING_COMMITTED);
  }

  async remove(visitor: Visitor, patient: string, location: unknown): Promise<void> {
    await this.drafts.remove(await this.find(visitor, patient, location));
  }

  /**
   * Puts it into the record, with the person's own rights, and then takes it away. Its id there is settled first: after
   * a failure between, or pressed twice, it is written once.
   */
  async commit(visitor: Visitor, patient: string, location: unknown): Promise<void> {
    const access = visitor.writingInto(patient);
    const draft = await this.find(visitor, patient, location);
    const newId = await this.resources.transaction(access, async transaction =>
      transaction.newId(resourceOf(draft)),
    );
    const reserved = await this.drafts.reserve(draft, newId);
    if (!reserved) return;
    const { resourceType, recordId } = reserved;
    const id = recordId ?? newId;
    try {
      await this.creates.execute(access, resourceType, resourceOf(reserved), { id });
    } catch (error) {
      if (!(error instanceof ConflictError && (await this.isWritten(access, { resourceType, id })))) {
        // What failed for another reason than the draft may have been written all the same.
        if (error instanceof FhirError && error.status < 500) await this.drafts.release(reserved);
        throw error;
      }
    }
    await this.drafts.remove(reserved);
  }

  private async isWritten(access: AccessFilter, address: ResourceAddress): Promise<boolean> {
    try {
      await this.resources.readVersion(access, address, '1');
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }

  private async judge(visitor: Visitor, patient: string, content: unknown): Promise<Resource> {
    const { resourceType } = (content ?? {}) as Partial<Resource>;
    if (typeof resourceType !== 'string')
      throw new StructureError('payload.resource must be a FHIR resource', 'payload.resource');
    const request = { resourceType, resource: content, mode: 'create' } as const;
    const mistakes = reviewContent(request).filter(isError);
    const refusals =
      mistakes.length > 0
        ? mistakes
        : await this.rehearsal.rehearse(visitor.writingInto(patient), request, 'create');
    if (refusals.length > 0) throw new UnacceptableDraftError(refusals);
    return content as Resource;
  }
}

/** The draft could not be put into the record as it is. */
class UnacceptableDraftError extends FhirError {
  readonly status = 422;
}

/** As it will be in the record, where it has an id of its own. */
function resourceOf({ content }: ScratchpadDraft): Resource {
  const { id: _draft, ...resource } = parseJson(content) as Resource;
  return resource;
}

/** Its id is that of the draft; its meta is the server's business once it is in the record. */
function contentOf(resource: unknown, id: string): string {
  const { meta: _meta, ...content } = resource as Resource;
  return JSON.stringify({ ...content, id });
}

function readLocation(location: unknown): DraftLocation {
  const [resourceType = '', id = '', ...more] = typeof location === 'string' ? location.split('/') : [];
  if (resourceType === '' || !isId(id) || more.length > 0)
    throw new InvalidError('payload.location must be Type/id', 'payload.location');
  // what is no UUID is no draft, and no value for the column
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))
    throw new NotFoundError('There is no such draft');
  return { resourceType, id };
}
