import { Catch } from '@nestjs/common';
import { ConflictError, InvalidError, NotFoundError } from '../../fhir/errors/fhir-error.js';
import { type Explanation, PortalErrorFilter } from '../../portal/portal-error.filter.js';

/** An administrator is told what is wrong with a form, in the words of the API. */
@Catch()
export class ConsoleErrorFilter extends PortalErrorFilter {
  protected override explain(thrown: unknown, requestId: string): Explanation {
    const isToldWhole =
      thrown instanceof InvalidError || thrown instanceof ConflictError || thrown instanceof NotFoundError;
    if (!isToldWhole) return super.explain(thrown, requestId);
    return { status: thrown.status, words: `${thrown.message}.` };
  }
}
