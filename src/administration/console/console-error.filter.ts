import { Catch } from '@nestjs/common';
import {
  ConflictError,
  InvalidError,
  NotFoundError,
  VersionConflictError,
} from '../../fhir/errors/fhir-error.js';
import { type Explanation, PortalErrorFilter } from '../../portal/portal-error.filter.js';

/** An administrator is told what is wrong with a form, in the words of the API. */
@Catch()
export class ConsoleErrorFilter extends PortalErrorFilter {
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
