import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FhirError } from '../fhir/errors/fhir-error.js';
import { sendRefusal } from '../fhir/errors/send-refusal.js';
import { isFhirPath } from '../fhir/rest/fhir-path.js';

/** Sends somebody away before anything was read: in FHIR's words, in OAuth's, or as page or JSON. */
export function refuseAdmission(request: FastifyRequest, reply: FastifyReply, refusal: FhirError): void {
  const { status, headers, message } = refusal;
  // A body that nobody reads is no reason to keep the connection.
  if (hasBody(request)) void reply.header('Connection', 'close');
  if (isFhirPath(request.url)) {
    sendRefusal(request, reply, refusal);
    return;
  }
  void reply.status(status).headers({ ...headers, 'Cache-Control': 'no-store' });
  if (/^\/(?:auth|register)\b/.test(request.url)) {
    void reply.send({ error: 'temporarily_unavailable', error_description: message });
  } else {
    void reply.send({ statusCode: status, message: STATUS_CODES[status] });
  }
}

export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
