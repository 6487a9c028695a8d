import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ConflictError,
  InvalidError,
  NotFoundError,
  VersionConflictError,
} from '../../fhir/errors/fhir-error.js';
import { Pages } from '../../pages/pages.js';
import { type Explanation, PortalErrorFilter } from '../../portal/portal-error.filter.js';
import type { Redirection } from '../../portal/redirection.js';
import type { VisitorRequest } from '../../portal/session/portal-session.guard.js';
import { Visitors } from '../../portal/session/visitors.js';
import { Done } from './done.js';

/** An administrator is told what was done, or what is wrong with a form in the words of the API. */
@Catch()
export class ConsoleErrorFilter extends PortalErrorFilter {
  constructor(
    pages: Pages,
    private readonly visitors: Visitors,
  ) {
    super(pages);
  }

  protected override async lead(
    to: Redirection,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { visitor } = request as VisitorRequest;
    if (to instanceof Done && visitor) await this.visitors.note(visitor, to.words);
    await super.lead(to, request, reply);
  }

  protected override explain(thrown: unknown, requestId: string): Explanation {
    if (thrown instanceof VersionConflictError)
      return {
        status: thrown.status,
        words: 'Somebody else has changed it meanwhile: nothing was changed. Open it again.',
      };
    const isToldWhole =
      thrown instanceof InvalidError || thrown instanceof ConflictError || thrown instanceof NotFoundError;
    if (!isToldWhole) return super.explain(thrown, requestId);
    return { status: thrown.status, words: `${thrown.message}.` };
  }
}
