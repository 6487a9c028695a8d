import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Environment } from '../../../config/environment.js';
import type { Page } from '../../../pages/page.js';
import { seeOther } from '../../../pages/see-other.js';

/**
 * Pages of the operator's own, anywhere on our site (docs/smart/pages.md): people are led there, and the pages ask and
 * answer here in JSON, with the cookie of the interaction and the same `csrf` as our forms.
 */
@Injectable()
export class OwnPages {
  private readonly address: URL | undefined;

  constructor(private readonly environment: Environment) {
    const { INTERACTION_UI } = environment;
    this.address = INTERACTION_UI === undefined ? undefined : new URL(INTERACTION_UI);
  }

  asksForJson({ headers }: FastifyRequest): boolean {
    return /^application\/json\b/.test(headers.accept ?? '');
  }

  /** Whether this is a browser that comes for a page which we do not draw. */
  wants(request: FastifyRequest): boolean {
    return this.address !== undefined && !this.asksForJson(request);
  }

  async leadTo(reply: FastifyReply, uid: string): Promise<void> {
    if (!this.address) throw new Error('there are no pages of the operator');
    const next = new URL(this.address);
    next.searchParams.set('interaction', `${this.environment.publicUrl}/interaction/${uid}`);
    await seeOther(reply, next.href);
  }

  /** What our page is drawn from; where the redirects end is the browser's business. */
  async sendQuestion(request: FastifyRequest, reply: FastifyReply, page: Page): Promise<void> {
    const { redirectUri: _redirectUri, ...view } = { redirectUri: '', ...page.source?.view };
    await this.send(request, reply, page.status ?? 200, { question: page.source?.name, ...view });
  }

  async send(request: FastifyRequest, reply: FastifyReply, status: number, body: object): Promise<void> {
    const { origin } = request.headers;
    if (this.address !== undefined && origin === this.address.origin) {
      void reply.headers({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        Vary: 'Origin',
      });
    }
    await reply
      .code(status)
      .headers({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
      .send(JSON.stringify(body, mapsAsObjects));
  }
}

function mapsAsObjects(_name: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as Map<string, unknown>) : value;
}
