import { html } from '../../../pages/html.js';
import { messagesIn } from '../../../pages/language/messages.js';
import type { Page } from '../../../pages/page.js';
import type { LoginView } from './interaction.view.js';
import { appLine, csrfField, failure, question } from './question.js';

/** Asks who it is. Field names: `username`, `password`. */
export function loginPage(view: LoginView): Page {
  const described =
    view.error === undefined ? undefined : html` aria-describedby="failure" aria-invalid="true"`;
  const words = messagesIn(view.language).login;
  return question(
    'login',
    view,
    words.title,
    html`<section class="card stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">${words.title}</h1>
        <p class="soft">${words.lead}</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        <div class="field">
          <label for="username">${words.username}</label>
          <input
            id="username"
            name="username"
            type="text"
            value="${view.username ?? ''}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            ${view.username ? undefined : html`autofocus`}
            ${described}
          />
        </div>
        <div class="field">
          <label for="password">${words.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            ${view.username ? html`autofocus` : undefined}
            ${described}
          />
        </div>
        <button class="button full" type="submit">${words.submit}</button>
      </form>
    </section>`,
    view.error === undefined ? 200 : 401,
  );
}
