import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RegistrationError, type RegistrationErrorCode } from './registration.error.js';

/** RFC 7591 §3.2.2: 400 with a code; RFC 7592 §2.1: 401 for a token that does not fit. */
@Catch(RegistrationError)
export class RegistrationErrorFilter implements ExceptionFilter<RegistrationError> {
  async catch({ code, message, retryAfterSeconds }: RegistrationError, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const isRefusedToken = code === 'invalid_token';
    if (isRefusedToken) reply.header('WWW-Authenticate', `Bearer error="${code}"`);
    if (retryAfterSeconds !== undefined) reply.header('Retry-After', retryAfterSeconds);
    await reply
      .code(statusOf(code))
      .headers({ 'Cache-Control': 'no-store', Pragma: 'no-cache' })
      .send({ error: code, error_description: message });
  }
}

function statusOf(code: RegistrationErrorCode): number {
  if (code === 'invalid_token') return 401;
  return code === 'temporarily_unavailable' ? 429 : 400;
}
