import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Environment } from '../config/environment.js';
import { hasBody } from './refuse-admission.js';

const CHECK_MS = 1000;

/** From when on a body is measured, and what its connection had brought then. */
interface Upload {
  since: number;
  bytes: number;
}

/**
 * A body that comes slower than MIN_BODY_RATE for BODY_GRACE_SECONDS is answered 408 (RFC 9110 §15.5.9) and its
 * connection closed: REQUEST_SECONDS alone would let whoever drips bytes hold a place for all that time. Each grace
 * is measured by itself, so that a burst at the beginning earns nothing.
 */
export function requireBodyRate(fastify: FastifyInstance, environment: Environment): void {
  if (environment.MIN_BODY_RATE === 0) return;
  const grace = environment.BODY_GRACE_SECONDS * 1000;
  const least = environment.MIN_BODY_RATE * environment.BODY_GRACE_SECONDS;
  const uploads = new Map<IncomingMessage, Upload>();
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    // What the server sends to itself, for an entry of a batch, has come over no connection, and is here already.
    if (raw.socket instanceof Socket && !raw.complete && hasBody(raw)) {
      uploads.set(raw, { since: performance.now(), bytes: raw.socket.bytesRead });
      raw.once('close', () => uploads.delete(raw));
    }
    done();
  });
  const checking = setInterval(() => {
    const now = performance.now();
    for (const [request, upload] of uploads) {
      if (request.complete) uploads.delete(request);
      else if (now - upload.since >= grace) judge(request, upload, now);
    }
  }, CHECK_MS).unref();
  fastify.addHook('onClose', async () => clearInterval(checking));

  function judge(request: IncomingMessage, upload: Upload, now: number): void {
    const { socket } = request;
    // What waits here to be read is late by us, not by the client.
    const isOurs = request.readableLength > 0;
    if (isOurs || socket.bytesRead - upload.bytes >= least) {
      upload.since = now;
      upload.bytes = socket.bytesRead;
      return;
    }
    uploads.delete(request);
    refuse(fastify, socket);
  }
}

/** As Node does for a request that takes longer than its time: the same answer, by the same handler. */
function refuse(fastify: FastifyInstance, socket: Socket): void {
  const late = Object.assign(new Error('The body comes too slowly'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  fastify.server.emit('clientError', late, socket);
}
