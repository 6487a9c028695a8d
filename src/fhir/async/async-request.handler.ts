import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/resource-server/principal.js';
import { TokenStatus } from '../../auth/resource-server/token-status.js';
import { JobFailure, JobHandler, JobRetry } from '../../jobs/job-handler.js';
import type { JobRun } from '../../jobs/job-run.js';
import {
  type DispatchedAnswer,
  type DispatchedRequest,
  RequestDispatcher,
} from '../dispatch/request-dispatcher.js';
import { ConflictError, type FhirError, ForbiddenError, TooCostlyError } from '../errors/fhir-error.js';
import { bundleResponseText, type EntryResponse, refusal } from '../interactions/bundle/bundle-response.js';
import { answeredEntry } from '../interactions/bundle/dispatched-entry.js';
import { ASYNC_REQUEST, AsyncRequests } from './async-requests.js';

const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * Sends a request that was put off, in the name of its caller, and keeps the answer as a Bundle.
 * https://hl7.org/fhir/R5/async-bundle.html
 */
@Injectable()
export class AsyncRequestHandler extends JobHandler {
  readonly kind = ASYNC_REQUEST;

  constructor(
    private readonly requests: AsyncRequests,
    private readonly status: TokenStatus,
    private readonly dispatcher: RequestDispatcher,
  ) {
    super();
  }

  async run(run: JobRun): Promise<string> {
    const entry = await this.answer(run);
    return bundleResponseText({ type: 'batch-response', entries: [entry] });
  }

  private async answer(run: JobRun): Promise<EntryResponse> {
    const known = await this.requests.load(run.id);
    if (!known) throw new JobFailure('The request is not there any more');
    const { principal, request } = known;
    if (!(await this.isInForce(principal))) return refusal(NOT_IN_FORCE);
    if (changesState(request)) {
      // A write may have been committed when the server stopped: to do it again would be worse than to say so.
      if (run.cursor !== undefined) return refusal(INTERRUPTED);
      await run.checkpoint({ cursor: 'begun', done: 0, total: 1 });
    }
    const answer = await this.dispatcher.dispatch(principal, request);
    if (isAway(answer) && !changesState(request)) throw new JobRetry();
    return answer.body.length > LARGEST_ANSWER_BYTES ? refusal(TOO_LARGE) : answeredEntry(answer);
  }

  private async isInForce({ expiresAt, tokenId }: Principal): Promise<boolean> {
    return expiresAt > Date.now() / 1000 && (await this.status.isActive(tokenId));
  }
}

function changesState({ method, url }: DispatchedRequest): boolean {
  return method !== 'GET' && method !== 'HEAD' && !/\/_search(?:\?|$)/.test(url);
}

/** What would be there a moment later. A search that takes too long takes as long each time. */
function isAway({ status, body }: DispatchedAnswer): boolean {
  return status === 503 && /"code":\s*"(?:transient|no-store)"/.test(body.toString());
}

const NOT_IN_FORCE: FhirError = new ForbiddenError(
  'The access token was revoked or had expired before the request could begin: send it again',
);
const INTERRUPTED: FhirError = new ConflictError(
  'The server stopped while it processed the request: look whether its changes were made before sending it again',
);
const TOO_LARGE: FhirError = new TooCostlyError('The answer is too large to be kept: ask for pages', 413);
