import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { chooseLanguage } from '../../pages/language/language.js';
import { Pages } from '../../pages/pages.js';
import { isAuthorizationPath } from './authorization-path.js';
import { AuthorizationServer } from './authorization-server.js';
import { isSentByEmbeddedApp } from './embedded/embedded-request.js';
import { onceMorePage } from './embedded/embedded.pages.js';

/** Its `url` is below the mount. */
type MountedRequest = IncomingMessage & { readonly originalUrl: string };

/** Puts the authorization server under `/auth`. It answers there by itself: Nest's guards and filters do not apply. */
export function mountAuthorizationServer(app: NestFastifyApplication): void {
  app.use('/auth', (request: MountedRequest, response: ServerResponse, next: () => void) => {
    // The mount takes `/AUTH` too, by which nothing is audited or limited.
    if (!isAuthorizationPath(request.originalUrl)) return next();
    if (isSentByEmbeddedApp(request))
      return sendOnceMore(app.get(Pages, { strict: false }), request, response);
    app.get(AuthorizationServer, { strict: false }).handle(request, response);
  });
}

function sendOnceMore(pages: Pages, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const address = `/auth/${url.replace(/^\/(?:auth\/)?/, '')}`;
  const page = onceMorePage(address, chooseLanguage(undefined, headers['accept-language']));
  const { status, headers: own, body } = pages.render(page);
  response.writeHead(status, { ...own, Refresh: `0; url=${address}` }).end(body);
}
