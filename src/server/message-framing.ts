import { Socket } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** `host[:port]` of RFC 9110 §7.2: no account, no path. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/** Headers of which Node takes the first and drops the others. */
const SINGLE: ReadonlySet<string> = new Set(['host', 'authorization', 'content-type']);

/**
 * Refuses what Node's parser lets pass, but whoever stands before us may take for another request: another host, another
 * caller, another body (RFC 9112 §2.3, §3.2, §6.1). It is answered as what the parser refuses, and nothing behind it is read.
 */
export function refuseAmbiguousMessages(fastify: FastifyInstance): void {
  const refused = new WeakSet<Socket>();
  fastify.addHook('onRequest', ({ raw, originalUrl }, reply, done) => {
    const { socket } = raw;
    // What the server sends to itself has come over no connection.
    if (!(socket instanceof Socket) || !(refused.has(socket) || isAmbiguous(raw, originalUrl))) {
      done();
      return;
    }
    refused.add(socket);
    reply.hijack();
    fastify.server.emit('clientError', new Error('The request is ambiguous'), socket);
  });
}

function isAmbiguous(request: IncomingMessage, url: string): boolean {
  const { httpVersion, headers, rawHeaders } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return true;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')) return true;
  return url.includes('#') || !HOST.test(headers.host ?? '') || hasRepeated(rawHeaders);
}

function hasRepeated(rawHeaders: readonly string[]): boolean {
  let seen = '';
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.includes(name)) return true;
    seen += ` ${name}`;
  }
  return false;
}
