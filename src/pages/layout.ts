import { browserModuleAddress } from './browser-modules.js';
import { html, type Html } from './html.js';
import { messagesIn } from './language/messages.js';
import { MARK } from './mark.js';
import type { Page } from './page.js';

/** Where the parts of the frame are found. */
export interface Frame {
  readonly home: string;
  readonly stylesheet: string;
  readonly icon: string;
  /** Whose pages these are. */
  readonly organization: string;
  /** The operator's, after ours. */
  readonly ownStylesheet: string | undefined;
  /** In place of mark and name, and of our words in the foot. */
  readonly header: Html | undefined;
  readonly footer: Html | undefined;
}

/** Puts head line and foot around a page. What a page does, links and forms do; a script only makes it quicker. */
export function layout(page: Page, frame: Frame): Html {
  const words = messagesIn(page.language).frame;
  return html`<!doctype html>
    <html lang="${page.language ?? 'en'}">
      <head>
        <meta charset="utf-8" />
        <title>${page.title} · ${frame.organization}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#17212a" media="(prefers-color-scheme: dark)" />
        <link rel="icon" type="image/svg+xml" href="${frame.icon}" />
        <link rel="stylesheet" href="${frame.stylesheet}" />
        ${frame.ownStylesheet && html`<link rel="stylesheet" href="${frame.ownStylesheet}" />`}
        ${page.scripts?.map(name => html`<script type="module" src="${browserModuleAddress(name)}"></script>`)}
      </head>
      <body class="frame-${page.frame}">
        <a class="skip" href="#content">${words.skip}</a>
        <header class="head">
          <div class="head-line">
            <a class="brand" href="${frame.home}"
              >${frame.header ?? html`${MARK}<span>${frame.organization}</span>`}</a
            >
            ${page.navigation && html`<nav class="navigation" aria-label="${words.account}">${page.navigation}</nav>`}
          </div>
        </header>
        <main id="content">${page.body}</main>
        <footer class="foot">${frame.footer ?? html`<p>${words.foot}</p>`}</footer>
      </body>
    </html>`;
}
