import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ICON_ASSET, STYLESHEET_ASSET } from './assets.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { type Frame, layout } from './layout.js';
import { PageReplacements } from './page-replacements.js';
import { PageTemplates } from './page-templates.js';
import type { Page } from './page.js';

/** A page ready for any HTTP server. */
export interface RenderedPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Of a page that could not be made now. */
const RETRY_SECONDS = '5';

/** Paths without an origin: the policy says 'self', and somebody may come by 127.0.0.1 instead of localhost. */
const FRAME = {
  home: '/',
  stylesheet: `/assets/${STYLESHEET_ASSET.name}`,
  icon: `/assets/${ICON_ASSET.name}`,
};

/** Sends pages: puts the frame around them and the headers which keep them safe. */
@Injectable()
export class Pages {
  constructor(
    private readonly replacements: PageReplacements,
    private readonly templates: PageTemplates,
  ) {}

  /** For the places where no Fastify reply is at hand, such as the provider's error hook. */
  render(drawn: Page): RenderedPage {
    const page = this.templates.dress(this.replacements.draw(drawn));
    return {
      status: page.status ?? 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': contentSecurityPolicy(page),
        'Referrer-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': page.framedBy === 'self' ? 'SAMEORIGIN' : 'DENY',
      },
      body: layout(page, this.frameOf(page)).toString(),
    };
  }

  private frameOf(page: Page): Frame {
    const { organization, stylesheet } = this.templates;
    return {
      ...FRAME,
      organization,
      header: this.templates.fragment('header', page),
      footer: this.templates.fragment('footer', page),
      ownStylesheet: stylesheet && `/assets/${stylesheet.name}`,
    };
  }

  async send(reply: FastifyReply, page: Page): Promise<void> {
    const { status, headers, body } = this.render(page);
    if (status === 503 && !reply.hasHeader('Retry-After')) void reply.header('Retry-After', RETRY_SECONDS);
    await reply.code(status).headers(headers).send(body);
  }
}
