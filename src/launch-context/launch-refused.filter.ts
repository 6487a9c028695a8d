import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LaunchRefusedError } from './launch-refused.error.js';

/** Answers as an OAuth endpoint does: a code, and what to change. */
@Catch(LaunchRefusedError)
export class LaunchRefusedFilter implements ExceptionFilter<LaunchRefusedError> {
  async catch({ code, message }: LaunchRefusedError, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = code === 'insufficient_scope' ? 403 : 400;
    if (status === 403) reply.header('WWW-Authenticate', `Bearer error="${code}"`);
    await reply
      .code(status)
      .header('Cache-Control', 'no-store')
      .send({ error: code, error_description: message });
  }
}
