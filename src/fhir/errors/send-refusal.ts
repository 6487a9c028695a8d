import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Resource } from '../model/resource.js';
import { negotiatedFormat } from '../rest/content-negotiation.js';
import { CONTENT_TYPES, type Format } from '../rest/media-type.js';
import { toXml } from '../xml/to-xml.js';
import type { FhirError } from './fhir-error.js';
import { operationOutcome } from './operation-outcome.js';

type Refusal = Pick<FhirError, 'status' | 'headers' | 'issues'>;

/** Answers with the OperationOutcome of a refusal, in the format that the client asked for if there is one. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, issues }: Refusal,
): void {
  const format = wantedFormat(request);
  const text = operationOutcome(issues);
  void reply
    .status(status)
    .headers({ 'Cache-Control': 'no-store', ...headers })
    .type(CONTENT_TYPES[format])
    .send(format === 'xml' ? toXml(JSON.parse(text) as Resource) : text);
}

function wantedFormat({ url, headers }: FastifyRequest): Format {
  const query = url.slice(url.indexOf('?') + 1);
  const stated = url.includes('?') ? new URLSearchParams(query).get('_format') : null;
  return negotiatedFormat(headers.accept, stated ?? undefined) ?? 'json';
}
