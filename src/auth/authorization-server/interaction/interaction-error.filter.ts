import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { databaseFailure } from '../../../database/database-failure.js';
import { languageOfReader } from '../../../pages/language/reader-language.js';
import { Pages } from '../../../pages/pages.js';
import { errorPage } from '../pages/error.page.js';
import { OwnPages } from './own-pages.js';
import { InteractionError } from './interaction.error.js';

/** People get a page, with the sentence that helps them; what was our fault goes to the log. */
@Catch()
export class InteractionErrorFilter implements ExceptionFilter<Error> {
  private readonly logger = new Logger(InteractionErrorFilter.name);

  constructor(
    private readonly pages: Pages,
    private readonly ownPages: OwnPages,
  ) {}

  async catch(error: Error, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const language = languageOfReader(request);
    if (error instanceof InteractionError) {
      if (this.ownPages.asksForJson(request)) {
        const body = { error: error.code, error_description: error.message };
        return this.ownPages.send(request, reply, error.status, body);
      }
      await this.pages.send(
        reply,
        errorPage({ status: error.status, error: error.code, description: error.message, language }),
      );
      return;
    }
    if (databaseFailure(error)) {
      const description = 'The database is away. Please try again in a moment.';
      const error503 = { status: 503, error: 'temporarily_unavailable', description, language };
      await this.pages.send(reply, errorPage(error503));
      return;
    }
    this.logger.error(error.stack ?? error.message);
    const description = 'Something went wrong on the server.';
    await this.pages.send(reply, errorPage({ status: 500, error: 'server_error', description, language }));
  }
}
