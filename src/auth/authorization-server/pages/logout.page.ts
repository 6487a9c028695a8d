import { html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { LogoutView, SignedOutView } from './interaction.view.js';

/** OpenID Connect RP-Initiated Logout 1.0 §2: the person is asked before the session ends. */
export function logoutPage(view: LogoutView): Page {
  const words = messagesIn(view.language).logout;
  return {
    title: words.title,
    ...(view.language === undefined ? {} : { language: view.language }),
    frame: 'card',
    source: { name: 'logout', view },
    formTargets: view.redirectUri ? [view.redirectUri] : [],
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.question}</h1>
      <p class="soft">${view.person && words.signedInAs(view.person.name)}${words.lead}</p>
      <form class="buttons" method="post" action="${view.action}">
        ${Object.entries(view.fields).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <button class="button" type="submit">${words.submit}</button>
      </form>
    </section>`,
  };
}

export function signedOutPage(view: SignedOutView): Page {
  const words = messagesIn(view.language).logout;
  return {
    title: words.doneTitle,
    ...(view.language === undefined ? {} : { language: view.language }),
    frame: 'card',
    source: { name: 'signed-out', view },
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">${words.done}</h1>
      <p class="soft">${view.app && words.askedBy(view.app)}${words.shared}</p>
      <p><a class="button" href="${view.homeUri}">${words.back}</a></p>
    </section>`,
  };
}
