import { type ArgumentsHost, Catch, Logger } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FHIR_JSON } from '../rest/media-type.js';
import { isFhirPath } from '../rest/fhir-path.js';
import { FhirRoutes } from '../rest/fhir-routes.js';
import { toFhirError } from './fastify-failure.js';
import { FhirError, type Issue, NotSupportedError } from './fhir-error.js';
import { operationOutcome } from './operation-outcome.js';

/**
 * Answers everything thrown on a FHIR route with an OperationOutcome (https://hl7.org/fhir/R4/http.html#Status-Codes).
 * What nobody foresaw is a 500 with a request id; its message stays out of the answer and of the log, for it may
 * hold a patient's data.
 */
@Catch()
export class OperationOutcomeFilter extends BaseExceptionFilter {
  private readonly logger = new Logger(OperationOutcomeFilter.name);

  constructor(private readonly routes: FhirRoutes) {
    super();
  }

  override catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (!(thrown instanceof FhirError) && !isFhirPath(request.url)) {
      super.catch(thrown, host);
      return;
    }
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = this.wrongMethod(request, thrown) ?? toFhirError(thrown);
    if (error) this.send(reply, error.status, error.headers, error.issues);
    else this.send(reply, 500, {}, [this.unforeseen(thrown, request)]);
  }

  private send(
    reply: FastifyReply,
    status: number,
    headers: Readonly<Record<string, string>>,
    issues: readonly Issue[],
  ): void {
    if (reply.sent) return;
    void reply
      .status(status)
      .headers({ 'Cache-Control': 'no-store', ...headers })
      .type(FHIR_JSON)
      .send(operationOutcome(issues));
  }

  /** A path that exists, but not for this method: 405 with what it does answer. */
  private wrongMethod(request: FastifyRequest, thrown: unknown): FhirError | undefined {
    const isUnrouted = thrown instanceof Error && thrown.name === 'NotFoundException';
    const allowed = isUnrouted ? this.routes.methodsOf(request.url) : [];
    if (allowed.length === 0) return undefined;
    return new NotSupportedError(`${request.method} is not possible here, only ${allowed.join(', ')}`, 405, {
      Allow: allowed.join(', '),
    });
  }

  private unforeseen(thrown: unknown, request: FastifyRequest): Issue {
    const frames = (thrown instanceof Error ? (thrown.stack ?? '') : '').match(/^ {4}at .*$/gm) ?? [];
    const { name = typeof thrown, code } = (thrown ?? {}) as { name?: string; code?: unknown };
    const route = `${request.method} ${request.routeOptions?.url ?? 'unrouted'}`;
    this.logger.error(`${request.id} ${route}: ${name} ${String(code ?? '')}\n${frames.join('\n')}`);
    const diagnostics = `The server made a mistake; its log names this request ${request.id}`;
    return { severity: 'fatal', code: 'exception', diagnostics };
  }
}
