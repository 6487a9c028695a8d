import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const REASONS: ReadonlyMap<string | undefined, readonly [status: number, message: string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Client Timeout']],
  ['HPE_HEADER_OVERFLOW', [431, 'Exceeded maximum allowed HTTP header size']],
]);

/**
 * Answers what cannot be read as a request, or comes too slowly, and closes the connection. The answer says so (RFC 9112
 * §9.6): whoever keeps connections, as a proxy does, would send the next request into one that is closed.
 */
export function hangUp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] = REASONS.get(error.code) ?? [400, 'Client Error'];
  const body = JSON.stringify({ error: STATUS_CODES[status], message, statusCode: status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}
