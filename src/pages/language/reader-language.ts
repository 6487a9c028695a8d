import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from './language.js';

/** What the browser asks for, among the languages of our pages (RFC 9110 §12.5.4). */
export function languageOfReader({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  return chooseLanguage(undefined, headers['accept-language']);
}

/** The same for a handler. */
export const ReaderLanguage = createParamDecorator((_: unknown, context: ExecutionContext): Language =>
  languageOfReader(context.switchToHttp().getRequest<FastifyRequest>()),
);
