import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toFhirError } from '../../fhir/errors/fastify-failure.js';
import { SCIM_JSON } from './scim-json.js';
import { ScimError } from './scim.error.js';

const ERROR_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Answers everything that ends a SCIM request in its own words. RFC 7644 §3.12 */
@Catch()
export class ScimErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ScimErrorFilter.name);

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || request.raw.errored !== null) return;
    const error = thrown instanceof ScimError ? thrown : this.known(thrown, request, reply);
    await reply
      .code(error.status)
      .type(SCIM_JSON)
      .send({
        schemas: [ERROR_MESSAGE],
        status: String(error.status),
        ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
        detail: error.message,
      });
  }

  private known(
    thrown: unknown,
    { id, method, routeOptions }: FastifyRequest,
    reply: FastifyReply,
  ): ScimError {
    const error = toFhirError(thrown);
    if (error) {
      reply.headers(error.headers);
      // of a body that could not be read
      return new ScimError(error.status, error.message, error.status === 400 ? 'invalidSyntax' : undefined);
    }
    // what the message said may be somebody's
    const frames = (thrown instanceof Error ? (thrown.stack ?? '') : '').match(/^ {4}at .*$/gm) ?? [];
    this.logger.error(`${id} ${method} ${routeOptions.url ?? 'unrouted'}\n${frames.join('\n')}`);
    return new ScimError(500, `The server made a mistake; its log names this request ${id}`);
  }
}
