import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Pages } from '../../../pages/pages.js';
import { errorPage } from '../pages/error.page.js';
import { InteractionError } from './interaction.error.js';

/** People get a page, with the sentence that helps them; what was our fault goes to the log. */
@Catch()
export class InteractionErrorFilter implements ExceptionFilter<Error> {
  private readonly logger = new Logger(InteractionErrorFilter.name);

  constructor(private readonly pages: Pages) {}

  async catch(error: Error, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (error instanceof InteractionError) {
      await this.pages.send(
        reply,
        errorPage({ status: error.status, error: error.code, description: error.message }),
      );
      return;
    }
    this.logger.error(error.stack ?? error.message);
    const description = 'Something went wrong on the server.';
    await this.pages.send(reply, errorPage({ status: 500, error: 'server_error', description }));
  }
}
