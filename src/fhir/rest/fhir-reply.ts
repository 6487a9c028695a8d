import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { success } from '../errors/operation-outcome.js';
import { deletionText } from '../interactions/bundle/bundle-response.js';
import { entityTag, isKnownToReader } from '../interactions/entity-tag.js';
import { formatReference } from '../model/reference.js';
import type { StoredResource } from '../model/resource.js';
import type { ChangeOutcome } from '../storage/resource.repository.js';
import { type FhirRequest, headerOf } from './fhir-request.js';
import { CONTENT_TYPES } from './media-type.js';
import type { Preferences } from './preferences.js';
import { isAsMade, layOut, render, type Representation } from './representation.js';

/** PHI stays out of caches; a client's own copy is revalidated by ETag. */
const HEADERS = { 'Cache-Control': 'no-store' } as const;
const PART_CHARACTERS = 64 * 1024;

/** Answers with a version of a resource, or 304. https://hl7.org/fhir/R4/http.html#cread */
export function sendVersion(
  request: FhirRequest,
  reply: FastifyReply,
  stored: StoredResource,
  representation: Representation,
): void {
  describeVersion(reply, stored);
  if (isKnownToClient(request, stored)) void reply.status(304).send();
  else sendText(reply, 200, render(representation, stored.content ?? ''), representation);
}

/** Answers a create, update or patch. https://hl7.org/fhir/R4/http.html#ops */
export function sendWritten(
  reply: FastifyReply,
  { effect, stored, mayRead }: ChangeOutcome,
  fhirBase: string,
  { return: wanted }: Preferences,
  representation: Representation,
): void {
  describeVersion(reply, stored);
  const location = `${fhirBase}/${formatReference(stored, stored.versionId)}`;
  const status = effect === 'created' ? 201 : 200;
  if (effect === 'created') void reply.header('Location', location);
  void reply.header('Content-Location', location);
  if (wanted) void reply.header('Preference-Applied', `return=${wanted}`);
  if (wanted === 'OperationOutcome')
    sendText(reply, status, success(`The resource was ${effect}`), representation);
  else if (wanted === 'minimal' || !mayRead || stored.content === undefined)
    void reply.status(status).headers(HEADERS).send();
  else sendText(reply, status, render(representation, stored.content), representation);
}

/** Answers a delete; of a condition there may be none, or several. https://hl7.org/fhir/R4/http.html#delete */
export function sendDeleted(
  reply: FastifyReply,
  outcomes: readonly ChangeOutcome[],
  preferences: Preferences,
  representation: Representation,
): void {
  const [outcome] = outcomes;
  if (outcome && outcomes.length === 1) describeVersion(reply, outcome.stored);
  sendDone(reply, deletionText(outcomes.length), preferences, representation);
}

/** Answers an interaction that leaves nothing to show. */
export function sendDone(
  reply: FastifyReply,
  text: string,
  { return: wanted }: Preferences,
  representation: Representation,
): void {
  if (wanted !== 'OperationOutcome') void reply.status(204).headers(HEADERS).send();
  else sendText(reply, 200, success(text), representation);
}

/** Answers with a resource or Bundle, given as JSON. */
export function sendText(
  reply: FastifyReply,
  status: number,
  json: string,
  representation: Representation,
): void {
  const type = CONTENT_TYPES[representation.format];
  void reply.status(status).headers(HEADERS).type(type).send(layOut(representation, json));
}

/** Answers with a Bundle given in pieces: a large one is sent as it is made, and as fast as it is read. */
export function sendPieces(
  reply: FastifyReply,
  pieces: Iterable<string>,
  representation: Representation,
): void {
  if (!isAsMade(representation)) return sendText(reply, 200, [...pieces].join(''), representation);
  const parts = inParts(pieces);
  const [first = '', second] = [parts.next().value, parts.next().value];
  if (second === undefined) return sendText(reply, 200, first, representation);
  const body = (function* (): Generator<Buffer> {
    yield Buffer.from(first + second);
    for (const part of parts) yield Buffer.from(part);
  })();
  const type = CONTENT_TYPES[representation.format];
  void reply
    .status(200)
    .headers(HEADERS)
    .type(type)
    .send(Readable.from(body, { highWaterMark: 1 }));
}

/** Small pieces put together, as each write costs. */
function* inParts(pieces: Iterable<string>): Generator<string, undefined> {
  let part: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    part.push(piece);
    length += piece.length;
    if (length < PART_CHARACTERS) continue;
    yield part.join('');
    part = [];
    length = 0;
  }
  if (length > 0) yield part.join('');
}

/** The headers that name a version. */
export function describeVersion(
  reply: FastifyReply,
  { versionId, lastUpdated }: StoredResource,
): FastifyReply {
  return reply.header('ETag', entityTag(versionId)).header('Last-Modified', lastUpdated.toUTCString());
}

/** Whether the headers of the request say that the client has this version. */
export function isKnownToClient(request: FhirRequest, stored: StoredResource): boolean {
  return isKnownToReader(stored, {
    ifNoneMatch: headerOf(request, 'if-none-match'),
    ifModifiedSince: headerOf(request, 'if-modified-since'),
  });
}
