import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFhirPath } from '../rest/fhir-path.js';
import { toFhirError } from './fastify-failure.js';
import { sendRefusal } from './send-refusal.js';

/** Answers what Fastify's router refuses, such as `/fhir/Patient/%zz`, before any filter is asked. */
export function answerMalformedUrl(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = isFhirPath(request.url) ? toFhirError(error) : undefined;
  if (refusal) sendRefusal(request, reply, refusal);
  else void reply.status(400).send({ statusCode: 400, message: STATUS_CODES[400] });
}
