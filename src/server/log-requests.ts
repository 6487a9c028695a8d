import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Answers } from '../operations/answers.js';
import type { OperatorLogger } from './operator.logger.js';

/** One line for each answer at `LOG_LEVEL=info`: the pattern of its route, never its address, which may name a person. */
export function logRequests(app: NestFastifyApplication, { lines }: OperatorLogger): void {
  if (!lines.isLevelEnabled('info')) return;
  app.get(Answers, { strict: false }).observe({
    answered: ({ method, route, type, status, milliseconds, client }, request) => {
      const line = {
        context: 'Request',
        request: request.id,
        method,
        route,
        ...(type === '' ? {} : { type }),
        status,
        milliseconds: Math.round(milliseconds * 10) / 10,
        ...(client === undefined ? {} : { client }),
      };
      lines.info(line, `${method} ${route}`);
    },
  });
}
