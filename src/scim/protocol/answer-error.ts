import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toFhirError } from '../../fhir/errors/fastify-failure.js';
import { ScimError } from './scim.error.js';
import { SCIM_JSON } from './scim-json.js';

const ERROR_MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:Error';

const logger = new Logger('ScimErrorFilter');

/** Whatever ends a SCIM request, in its own words. RFC 7644 §3.12 */
export async function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (reply.sent || request.raw.errored !== null) return;
  const error = thrown instanceof ScimError ? thrown : known(thrown, request, reply);
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

function known(
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
  logger.error(`${id} ${method} ${routeOptions.url ?? 'unrouted'}\n${frames.join('\n')}`);
  return new ScimError(500, `The server made a mistake; its log names this request ${id}`);
}
