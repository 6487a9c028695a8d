import { html, type Html } from '../../pages/html.js';
import type { Visitor } from '../session/visitor.js';

/** Who is signed in, with the way to the account, and the way out. */
export function navigation({ user, session }: Visitor): Html {
  return html`<a class="who" href="/account">${user.name}</a>
    <form method="post" action="/sign-out">
      <input type="hidden" name="csrf" value="${session.csrf}" />
      <button class="button-link" type="submit">Sign out</button>
    </form>`;
}
