import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFhirPath, isOperationPath } from '../rest/fhir-path.js';
import { FhirRoutes } from '../rest/fhir-routes.js';
import { toFhirError } from './fastify-failure.js';
import { FhirError, type Issue, NotSupportedError } from './fhir-error.js';
import { noSuchOperation } from './no-such-operation.js';
import { sendRefusal } from './send-refusal.js';
import { thrownPlace } from './thrown-place.js';

/** Of a body that could not be read, which the endpoints of OAuth never see (RFC 6749 §5.2). */
const UNREADABLE: ReadonlySet<number> = new Set([400, 413, 415]);

/**
 * Answers everything thrown on a FHIR route with an OperationOutcome (https://hl7.org/fhir/R4/http.html#Status-Codes).
 * What nobody foresaw is a 500 with a request id; its message stays out of the answer and of the log, for it may
 * hold a patient's data. Routes of other kinds have filters of their own; what they leave is answered without words.
 */
@Catch()
export class OperationOutcomeFilter implements ExceptionFilter {
  private readonly logger = new Logger(OperationOutcomeFilter.name);

  constructor(private readonly routes: FhirRoutes) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // Nobody waits for the answer to a request that broke off, and it is nothing for the log.
    if (reply.sent || request.raw.errored !== null) return;
    if (!(thrown instanceof FhirError) && !isFhir(request.url)) {
      this.answerPlainly(thrown, request, reply);
      return;
    }
    const error = this.wrongMethod(request, thrown) ?? toFhirError(thrown);
    sendRefusal(
      request,
      reply,
      error ?? { status: 500, headers: {}, issues: [this.unforeseen(thrown, request)] },
    );
  }

  private answerPlainly(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = toFhirError(thrown);
    const statusCode = thrown instanceof HttpException ? thrown.getStatus() : (error?.status ?? 500);
    if (statusCode === 500) this.log(thrown, request);
    const words = UNREADABLE.has(statusCode) ? error?.message : undefined;
    void reply
      .status(statusCode)
      .headers(error?.headers ?? {})
      .send({
        statusCode,
        message: STATUS_CODES[statusCode],
        ...(words === undefined ? {} : { error: 'invalid_request', error_description: words }),
      });
  }

  /** A path that exists, but not for this method: 405 with what it does answer. */
  private wrongMethod(request: FastifyRequest, thrown: unknown): FhirError | undefined {
    if (!(thrown instanceof HttpException) || thrown.getStatus() !== 404) return undefined;
    const allowed = this.routes.methodsOf(request.url);
    if (allowed.length === 0 && isOperationPath(request.url)) return noSuchOperation();
    if (allowed.length === 0 || allowed.includes(request.method)) return undefined;
    const Allow = allowed.join(', ');
    return new NotSupportedError(`${request.method} is not possible here, only ${Allow}`, 405, { Allow });
  }

  private unforeseen(thrown: unknown, request: FastifyRequest): Issue {
    this.log(thrown, request);
    const diagnostics = `The server made a mistake; its log names this request ${request.id}`;
    return { severity: 'fatal', code: 'exception', diagnostics };
  }

  private log(thrown: unknown, request: FastifyRequest): void {
    const route = `${request.method} ${request.routeOptions.url ?? 'unrouted'}`;
    this.logger.error(`${request.id} ${route}: ${thrownPlace(thrown)}`);
  }
}

/** App State is a FHIR server of its own (SMART App Launch 2.2, "Persisting App State"). */
function isFhir(url: string): boolean {
  return isFhirPath(url) || url.startsWith('/app-state/');
}
