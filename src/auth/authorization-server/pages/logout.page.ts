import { html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { LogoutView, SignedOutView } from './interaction.view.js';

/** OpenID Connect RP-Initiated Logout 1.0 §2: the person is asked before the session ends. */
export function logoutPage(view: LogoutView): Page {
  return {
    title: 'Sign out',
    frame: 'card',
    formTargets: view.redirectUri ? [view.redirectUri] : [],
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">Sign out?</h1>
      <p class="soft">
        ${view.person && html`You are signed in as ${view.person.name}. `}Apps that may only work while you
        are here lose their access.
      </p>
      <form class="buttons" method="post" action="${view.action}">
        ${Object.entries(view.fields).map(
          ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        <button class="button" type="submit">Sign out</button>
      </form>
    </section>`,
  };
}

export function signedOutPage(view: SignedOutView): Page {
  return {
    title: 'Signed out',
    frame: 'card',
    body: html`<section class="card stack" aria-labelledby="title">
      <h1 id="title">You are signed out</h1>
      <p class="soft">
        ${view.app ? `${view.app} asked for it. ` : ''}On a shared computer, close the window too.
      </p>
      <p><a class="button" href="${view.homeUri}">Back to the start</a></p>
    </section>`,
  };
}
