import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { databaseFailure, isUnstorableText } from '../database/database-failure.js';
import { FhirError } from '../fhir/errors/fhir-error.js';
import { LaunchRefusedError } from '../launch-context/launch-refused.error.js';
import { languageOfReader } from '../pages/language/reader-language.js';
import { Pages } from '../pages/pages.js';
import { seeOther } from '../pages/see-other.js';
import { problemPage } from './pages/problem.page.js';
import { PortalError, type Sentence } from './portal-error.js';
import { Redirection } from './redirection.js';

/** What the person is told in place of the page. */
export interface Explanation {
  readonly status: number;
  readonly words: Sentence;
}

/** Answers everything thrown on a page of the portal with a page. What nobody foresaw says nothing but its number. */
@Catch()
export class PortalErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Portal');

  constructor(private readonly pages: Pages) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (thrown instanceof Redirection) return this.lead(thrown, request, reply);
    const language = languageOfReader(request);
    const { status, words } = this.explain(thrown, request.id);
    const way = thrown instanceof PortalError && thrown.way ? { way: thrown.way } : {};
    await this.pages.send(reply, problemPage({ status, words, language, requestId: request.id, ...way }));
  }

  protected async lead(to: Redirection, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await seeOther(reply, to.location);
  }

  protected explain(thrown: unknown, requestId: string): Explanation {
    if (thrown instanceof PortalError) return thrown;
    if (thrown instanceof LaunchRefusedError)
      return { status: 400, words: say => say.badLaunch(thrown.message) };
    if (thrown instanceof FhirError && thrown.status < 500) return explainFhir(thrown);
    if (thrown instanceof HttpException && thrown.getStatus() < 500) {
      return { status: thrown.getStatus(), words: say => say.refused };
    }
    if (isUnstorableText(thrown)) return { status: 400, words: say => say.notUnderstood };
    if (databaseFailure(thrown)) return { status: 503, words: say => say.noDatabase };
    const kind = thrown instanceof Error ? thrown.name : typeof thrown;
    // The message stays out of the log: it may hold a patient's data.
    this.logger.error(`${kind} in request ${requestId}`);
    return { status: 500, words: say => say.ours };
  }
}

/** Absent and invisible are one answer, here as everywhere. */
function explainFhir({ status }: FhirError): Explanation {
  if (status === 404 || status === 410) return { status: 404, words: say => say.noRecord };
  if (status === 403) return { status, words: say => say.notAllowed };
  return { status: 400, words: say => say.notUnderstood };
}
