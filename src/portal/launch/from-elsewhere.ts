import type { FastifyRequest } from 'fastify';

/** Fetch Metadata: `none` is an address typed or a bookmark; what is no browser sends nothing. */
export function isFromElsewhere(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
