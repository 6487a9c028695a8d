import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { type Asset, asset } from './assets.js';
import { html, Html } from './html.js';
import { PAGE_NAMES } from './page-replacements.js';
import type { Page } from './page.js';

const PICTURES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const STYLESHEET = 'style.css';
const FRAGMENTS: ReadonlySet<string> = new Set(['header.html', 'footer.html']);
const TEMPLATES: ReadonlySet<string> = new Set(PAGE_NAMES.map(name => `${name}.html`));
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * What an operator puts around our pages as files of `PAGES_DIRECTORY` (docs/smart/pages.md). They are read once, and a
 * mistake in them ends the start: nobody finds it out by a login page that cannot be sent.
 */
@Injectable()
export class PageTemplates {
  /** Stylesheet, pictures and typefaces, by the name under which they are served. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly stylesheet: Asset | undefined;
  private readonly paths: ReadonlyMap<string, string>;
  private readonly texts: ReadonlyMap<string, string>;

  constructor(private readonly environment: Environment) {
    const directory = environment.PAGES_DIRECTORY;
    const files = directory === undefined ? [] : readdirSync(directory).filter(name => !name.startsWith('.'));
    const content = (name: string): Buffer => readFileSync(join(directory ?? '', name));
    const pictures = files
      .filter(name => PICTURES[parse(name).ext])
      .map(name => [name, pictureOf(name, content(name))] as const);
    this.paths = new Map(pictures.map(([name, each]) => [name, `/assets/${each.name}`]));
    this.texts = new Map(
      files
        .filter(name => !this.paths.has(name))
        .map(name => [name, this.checked(name, content(name).toString())]),
    );
    const style = this.texts.get(STYLESHEET);
    this.stylesheet =
      style === undefined
        ? undefined
        : asset('own', 'css', 'text/css; charset=utf-8', Buffer.from(this.filled(style)));
    const all = [...pictures.map(([, each]) => each), ...(this.stylesheet ? [this.stylesheet] : [])];
    this.assets = new Map(all.map(each => [each.name, each]));
  }

  get organization(): string {
    return this.environment.BRAND_NAME;
  }

  /** `header.html` or `footer.html`, if there is one. */
  fragment(name: 'header' | 'footer', page: Page): Html | undefined {
    const text = this.texts.get(`${name}.html`);
    return text === undefined ? undefined : Html.verbatim(this.filled(text, page));
  }

  /** The page within the template of its name; itself, if there is none. */
  dress(page: Page): Page {
    const text = page.source && this.texts.get(`${page.source.name}.html`);
    return text === undefined ? page : { ...page, body: Html.verbatim(this.filled(text, page)) };
  }

  /** Only what is of ours is put in as markup; names and titles are escaped. */
  private filled(text: string, page?: Page): string {
    return text.replace(PLACEHOLDER, (_placeholder, name: string) => {
      if (name === 'content') return page?.body.toString() ?? '';
      if (name === 'title') return html`${page?.title}`.toString();
      if (name === 'organization') return html`${this.organization}`.toString();
      return this.paths.get(name) ?? '';
    });
  }

  private checked(name: string, text: string): string {
    const isTemplate = TEMPLATES.has(name);
    if (!isTemplate && !FRAGMENTS.has(name) && name !== STYLESHEET)
      throw new Error(
        `PAGES_DIRECTORY: ${name} is neither a page, header.html, footer.html, style.css nor a picture`,
      );
    const used = [...text.matchAll(PLACEHOLDER)].map(([, placeholder = '']) => placeholder);
    const unknown = used.find(each => !this.isKnown(each, name));
    if (unknown !== undefined)
      throw new Error(`PAGES_DIRECTORY: ${name} asks for {{${unknown}}}, which is not there`);
    if (isTemplate && used.filter(each => each === 'content').length !== 1)
      throw new Error(`PAGES_DIRECTORY: ${name} must hold {{content}} once, where the form of the page goes`);
    return text;
  }

  private isKnown(placeholder: string, name: string): boolean {
    if (this.paths.has(placeholder)) return true;
    if (name === STYLESHEET) return false;
    return (
      ['title', 'organization'].includes(placeholder) || (placeholder === 'content' && TEMPLATES.has(name))
    );
  }
}

function pictureOf(name: string, content: Buffer): Asset {
  const { name: stem, ext } = parse(name);
  return asset(stem.replace(/[^\w-]/g, '-'), ext.slice(1), PICTURES[ext] ?? '', content);
}
