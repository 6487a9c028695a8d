import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFhirPath } from '../fhir/rest/fhir-path.js';
import { languageOfReader } from '../pages/language/reader-language.js';
import { Pages } from '../pages/pages.js';
import { problemPage } from '../portal/pages/problem.page.js';
import type { Sentence } from '../portal/portal-error.js';

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
      const language = languageOfReader(request);
      const page = app
        .get(Pages, { strict: false })
        .render(problemPage({ status, words: wordsFor(status), language, requestId: request.id }));
      reply.headers(page.headers).removeHeader('content-length');
      done(null, page.body);
    });
}

function isPlainRefusal({ headers, url }: FastifyRequest, reply: FastifyReply): boolean {
  const isJson = String(reply.getHeader('content-type')).startsWith('application/json');
  return reply.statusCode >= 400 && isJson && !isFhirPath(url) && /\btext\/html\b/.test(headers.accept ?? '');
}

function wordsFor(status: number): Sentence {
  if (status === 404) return say => say.noPage;
  if (status === 429 || status === 503) return say => say.busy;
  if (status >= 500) return say => say.ours;
  return say => say.refused;
}
