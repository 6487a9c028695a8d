import { Injectable } from '@nestjs/common';
import type { CodeableConcept } from 'fhir/r4.js';
import { ClientRepository } from '../../clients/client.repository.js';
import { conceptText } from '../record/concept-text.js';
import type { Visitor } from '../session/visitor.js';
import type { DraftView } from './frame.view.js';
import type { ScratchpadDraft } from './scratchpad-draft.entity.js';
import { Scratchpad } from './scratchpad.js';

/** Where a resource says what it is. */
const TITLES = ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'description'] as const;

@Injectable()
export class DraftViews {
  constructor(
    private readonly scratchpad: Scratchpad,
    private readonly clients: ClientRepository,
  ) {}

  async of(visitor: Visitor, patient: string): Promise<readonly DraftView[]> {
    const drafts = await this.scratchpad.list(visitor, patient);
    return Promise.all(drafts.map(async draft => this.viewOf(draft)));
  }

  private async viewOf({ id, resourceType, clientId, content }: ScratchpadDraft): Promise<DraftView> {
    const client = await this.clients.find(clientId);
    return {
      location: `${resourceType}/${id}`,
      resourceType,
      title: titleOf(JSON.parse(content) as Readonly<Record<string, unknown>>) ?? resourceType,
      appName: client?.name ?? clientId,
      json: content,
    };
  }
}

function titleOf(resource: Readonly<Record<string, unknown>>): string | undefined {
  const value = TITLES.map(name => resource[name]).find(each => each !== undefined);
  if (typeof value === 'string') return value;
  return typeof value === 'object' && !Array.isArray(value)
    ? conceptText(value as CodeableConcept)
    : undefined;
}
