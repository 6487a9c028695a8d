import { appLogo } from '../../auth/authorization-server/pages/question.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import type { Page } from '../../pages/page.js';
import type { GalleryApp } from '../gallery/gallery-apps.js';
import { askedScopes } from './asked-scopes.js';
import { GALLERY_WORDS } from './gallery-words.js';

export interface GalleryPageView {
  readonly apps: readonly GalleryApp[];
  readonly language: Language;
  readonly navigation: Html;
}

/** What each app is for, what it asks for, and a link that opens it. */
export function galleryPage({ apps, language, navigation }: GalleryPageView): Page {
  const words = GALLERY_WORDS[language];
  return {
    title: words.title,
    language,
    frame: 'wide',
    navigation,
    images: apps.flatMap(app => app.logoUri ?? []),
    body: html`<div class="stack">
      <p class="back"><a href="/">${words.back}</a></p>
      <h1>${words.title}</h1>
      <p class="soft">
        ${words.lead}
        <a href="/account">${words.account}</a>.
      </p>
      ${
        apps.length > 0
          ? apps.map((app, index) => panel(app, `app-${index}`, language))
          : html`<p class="notice">${words.none}</p>`
      }
    </div>`,
  };
}

function panel(app: GalleryApp, id: string, language: Language): Html {
  const words = GALLERY_WORDS[language];
  const { name, description, scopes, href } = app;
  return html`<article class="panel stack" aria-labelledby="${id}">
    <div class="asking">
      ${appLogo(app)}
      <div>
        <h2 id="${id}">${name}</h2>
        ${description !== undefined && html`<p>${description}</p>`}
      </div>
    </div>
    ${
      scopes === undefined
        ? html`<p class="soft">${words.asksLater}</p>`
        : html`<h3>${words.mayAsk}</h3>
            ${askedScopes(scopes, language)}`
    }
    <p><a class="button" href="${href}">${words.open(name)}</a></p>
  </article>`;
}
