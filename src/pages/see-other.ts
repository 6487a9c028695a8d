import type { FastifyReply } from 'fastify';

/** Leads on from a form, or to where the answer lies now (RFC 9110 §15.4.4); no cache keeps the way. */
export async function seeOther(reply: FastifyReply, location: string): Promise<void> {
  await reply.code(303).headers({ Location: location, 'Cache-Control': 'no-store' }).send();
}
