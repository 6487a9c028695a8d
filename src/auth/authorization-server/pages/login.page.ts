import { html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { LoginView } from './interaction.view.js';
import { appLine, csrfField, failure, question } from './question.js';

/** Asks who it is. Field names: `username`, `password`. */
export function loginPage(view: LoginView): Page {
  const described =
    view.error === undefined ? undefined : html` aria-describedby="failure" aria-invalid="true"`;
  return question(
    view,
    'Sign in',
    html`<section class="card stack" aria-labelledby="title">
      <div class="stack-tight">
        <h1 id="title">Sign in</h1>
        <p class="soft">to continue to</p>
        ${appLine(view.app)}
      </div>
      ${failure(view.error)}
      <form class="stack" method="post" action="${view.action}">
        ${csrfField(view)}
        <div class="field">
          <label for="username">User name</label>
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
          <label for="password">Password</label>
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
        <button class="button full" type="submit">Sign in</button>
      </form>
    </section>`,
    view.error === undefined ? 200 : 401,
  );
}
