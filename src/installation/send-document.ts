import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ServedDocument {
  readonly content: string;
  /** RFC 9110 §8.8.3, with its quotes. */
  readonly entityTag: string;
  readonly type: string;
  readonly cacheControl: string;
}

/** Sends a public document for apps of any origin, or 304 to whoever has it already (RFC 9110 §13.1.2). */
export async function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, entityTag, type, cacheControl }: ServedDocument,
): Promise<void> {
  void reply.headers({
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': cacheControl,
    ETag: entityTag,
  });
  const known = request.headers['if-none-match'] ?? '';
  const isKnown = known === '*' || known.split(',').some(tag => weak(tag) === weak(entityTag));
  if (isKnown) await reply.code(304).send();
  else await reply.header('Content-Type', type).send(content);
}

/** If-None-Match compares weakly. */
function weak(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}
