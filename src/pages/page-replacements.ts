import { Injectable } from '@nestjs/common';
import type { Page } from './page.js';

/** The pages that an installation may draw itself. */
export const PAGE_NAMES = [
  'login',
  'second-factor',
  'second-factor-setup',
  'recovery-codes',
  'patient-picker',
  'encounter-picker',
  'context-picker',
  'consent',
  'error',
  'logout',
  'signed-out',
] as const;

export type PageName = (typeof PAGE_NAMES)[number];

/** What a page was drawn from. */
export interface PageSource {
  readonly name: PageName;
  readonly view: object;
}

/** Pages of an installation's own in place of ours: its module registers them when it starts (docs/smart/pages.md). */
@Injectable()
export class PageReplacements {
  private readonly drawings = new Map<PageName, (view: object) => Page>();

  /** The view is that of our page; fields, their names and `csrf` must be drawn as ours draws them. */
  replace(name: PageName, draw: (view: never) => Page): void {
    if (this.drawings.has(name)) throw new Error(`Two modules replace the page ${name}: keep one of them`);
    this.drawings.set(name, draw as (view: object) => Page);
  }

  /** The page itself, if nobody has replaced it. Status, form targets and language stay ours unless they are said. */
  draw(page: Page): Page {
    const drawing = page.source && this.drawings.get(page.source.name);
    return drawing && page.source ? { ...page, ...drawing(page.source.view) } : page;
  }
}
