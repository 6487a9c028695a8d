import type { FastifyRequest } from 'fastify';

/** RFC 6750 §2.1. */
export function bearerValue({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
}
