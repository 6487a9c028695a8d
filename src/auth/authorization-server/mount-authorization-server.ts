import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthorizationServer } from './authorization-server.js';

/** Puts the authorization server under `/auth`. It answers there by itself: Nest's guards and filters do not apply. */
export function mountAuthorizationServer(app: NestFastifyApplication): void {
  app.use('/auth', (request: IncomingMessage, response: ServerResponse) => {
    app.get(AuthorizationServer, { strict: false }).handle(request, response);
  });
}
