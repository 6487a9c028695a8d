import { STATUS_CODES } from 'node:http';
import { Injectable } from '@nestjs/common';
import { FhirError } from '../../../fhir/errors/fhir-error.js';
import { operationOutcome } from '../../../fhir/errors/operation-outcome.js';
import { parseJson } from '../../../fhir/model/json.js';
import { Scratchpad } from '../scratchpad.js';
import type { Message, MessageAnswer } from './message.js';

const OK = '200 OK';

/** `scratchpad.*`, answered as Bundle.entry.response (SMART Web Messaging 1.0, "EHR Scratchpad Interactions"). */
@Injectable()
export class ScratchpadMessages {
  constructor(private readonly scratchpad: Scratchpad) {}

  async answer(message: Message): Promise<MessageAnswer> {
    try {
      return await this.done(message);
    } catch (error) {
      if (error instanceof FhirError && error.status < 500) return refused(error);
      throw error;
    }
  }

  private async done({ visitor, app, type, payload }: Message): Promise<MessageAnswer> {
    const { location, resource } = payload;
    switch (type) {
      case 'scratchpad.create': {
        const { resourceType, id } = await this.scratchpad.add(visitor, app, resource);
        return changed({ status: OK, location: `${resourceType}/${id}` });
      }
      case 'scratchpad.update':
        await this.scratchpad.change(visitor, app.patient, location, resource);
        return changed({ status: OK, location });
      case 'scratchpad.delete':
        await this.scratchpad.remove(visitor, app.patient, location);
        return changed({ status: OK });
      default:
        return { payload: await this.read({ visitor, app }, location) };
    }
  }

  /** One draft, or all of them as a Bundle. */
  private async read(
    { visitor, app }: Pick<Message, 'visitor' | 'app'>,
    location: unknown,
  ): Promise<MessageAnswer['payload']> {
    if (location !== undefined) {
      const { content } = await this.scratchpad.find(visitor, app.patient, location);
      return { status: OK, location, resource: parseJson(content) };
    }
    const drafts = await this.scratchpad.list(visitor, app.patient);
    const entry = drafts.map(({ id, content }) => ({
      fullUrl: `urn:uuid:${id}`,
      resource: parseJson(content),
    }));
    const bundle = { resourceType: 'Bundle', type: 'collection', ...(entry.length > 0 ? { entry } : {}) };
    return { status: OK, scratchpad: bundle };
  }
}

function changed(payload: MessageAnswer['payload']): MessageAnswer {
  return { payload, action: { kind: 'drafts' } };
}

export function refused({ status, issues }: FhirError): MessageAnswer {
  return {
    payload: {
      status: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
      outcome: JSON.parse(operationOutcome(issues)) as object,
    },
  };
}
