import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFhirPath } from '../fhir/rest/fhir-path.js';
import { Pages } from '../pages/pages.js';
import { problemPage } from '../portal/pages/problem.page.js';

/** People who follow a wrong link get a page, where programs get JSON. Pages and FHIR have answers of their own. */
export function showRefusalsAsPages(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request, reply, payload, done) => {
      if (!isPlainRefusal(request, reply)) {
        done(null, payload);
        return;
      }
      const { statusCode: status } = reply;
      const page = app
        .get(Pages, { strict: false })
        .render(problemPage({ status, words: wordsFor(status), requestId: request.id }));
      reply.headers(page.headers).removeHeader('content-length');
      done(null, page.body);
    });
}

function isPlainRefusal({ headers, url }: FastifyRequest, reply: FastifyReply): boolean {
  const isJson = String(reply.getHeader('content-type')).startsWith('application/json');
  return reply.statusCode >= 400 && isJson && !isFhirPath(url) && /\btext\/html\b/.test(headers.accept ?? '');
}

function wordsFor(status: number): string {
  if (status === 404) return 'There is no page at this address.';
  if (status === 429 || status === 503)
    return 'There is too much to do just now. Please try again in a minute.';
  if (status >= 500) return 'The fault is ours. Please try again in a moment.';
  return 'This request was refused. Go back and try again.';
}
