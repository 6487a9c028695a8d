import { html, type Html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { PageName } from '../../../pages/page-replacements.js';
import type { AppView, InteractionView } from './interaction.view.js';

/** The page of one question: its form may lead to the app in the end, its picture is the app's. */
export function question(
  name: PageName,
  view: InteractionView,
  title: string,
  body: Html,
  status = 200,
): Page {
  const { frame } = messagesIn(view.language);
  return {
    title,
    body,
    status,
    frame: 'card',
    source: { name, view },
    ...(view.language === undefined ? {} : { language: view.language }),
    formTargets: [view.redirectUri],
    images: view.app.logoUri ? [view.app.logoUri] : [],
    ...(view.person ? { navigation: html`<span>${frame.signedInAs(view.person.name)}</span>` } : {}),
  };
}

/** Shows which app is asking. A picture that does not load leaves the name. */
export function appLine(app: AppView): Html {
  return html`<p class="app-line">${appLogo(app)}<span>${app.name}</span></p>`;
}

export function appLogo(app: AppView): Html {
  if (app.logoUri && isWebAddress(app.logoUri)) {
    return html`<img class="app-logo" src="${app.logoUri}" alt="" width="44" height="44" />`;
  }
  return html`<span class="app-logo letter" aria-hidden="true"
    >${Array.from(app.name)[0]?.toUpperCase() ?? '?'}</span
  >`;
}

export function failure(message: string | undefined): Html | undefined {
  if (message === undefined) return undefined;
  return html`<p class="notice wrong" role="alert" id="failure"><strong>${message}</strong></p>`;
}

function isWebAddress(uri: string): boolean {
  return URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
}
