import { appLogo } from '../../auth/authorization-server/pages/question.js';
import { html, type Html } from '../../pages/html.js';
import type { Page } from '../../pages/page.js';
import type { GalleryApp } from '../gallery/gallery-apps.js';
import { askedScopes } from './asked-scopes.js';

export interface GalleryPageView {
  readonly apps: readonly GalleryApp[];
  readonly navigation: Html;
}

/** What each app is for, what it asks for, and a link that opens it. */
export function galleryPage({ apps, navigation }: GalleryPageView): Page {
  return {
    title: 'Apps',
    frame: 'wide',
    navigation,
    images: apps.flatMap(app => app.logoUri ?? []),
    body: html`<div class="stack">
      <p class="back"><a href="/">To the start</a></p>
      <h1>Apps</h1>
      <p class="soft">
        An app sees nothing until you have let it in. Those that you have let in are in
        <a href="/account">your account</a>.
      </p>
      ${
        apps.length > 0
          ? apps.map((app, index) => panel(app, `app-${index}`))
          : html`<p class="notice">No app is registered for you.</p>`
      }
    </div>`,
  };
}

function panel(app: GalleryApp, id: string): Html {
  const { name, description, scopes, href } = app;
  return html`<section class="panel stack" aria-labelledby="${id}">
    <div class="asking">
      ${appLogo(app)}
      <div>
        <h2 id="${id}">${name}</h2>
        ${description !== undefined && html`<p>${description}</p>`}
      </div>
    </div>
    ${
      scopes === undefined
        ? html`<p class="soft">It says what it wants to see when you open it.</p>`
        : html`<h3>It may ask to</h3>
            ${askedScopes(scopes)}`
    }
    <p><a class="button" href="${href}">Open ${name}</a></p>
  </section>`;
}
