import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import { messagesIn } from '../../pages/language/messages.js';
import { moment } from './account.page.js';
import { currentPassword } from './security.form.js';
import type { SecurityView } from './security.page.js';

export interface SignInWayView {
  readonly providerId: string;
  /** Who the person is there. */
  readonly subject: string;
  /** Of the provider. */
  readonly name: string;
  readonly lastSignedInAt: Date;
}

/** The identity providers by which somebody comes in; all but the last way can be taken away. */
export function signInWaysPanel(view: SecurityView): Html | undefined {
  const { ways, language, hasPassword } = view;
  if (ways.length === 0) return undefined;
  const words = messagesIn(language).ways;
  const isLast = !hasPassword && ways.length === 1;
  const items = ways.map(
    ({ providerId, subject, name, lastSignedInAt }) =>
      html`<li>
        <span
          >${name} <span class="hint block">${words.lastUsed} ${moment(lastSignedInAt, language)}</span></span
        >
        ${!isLast && html`<button class="button plain" type="submit" name="identity" value="${providerId}/${subject}">${words.unlink(name)}</button>`}
      </li>`,
  );
  return html`<section class="panel stack" aria-labelledby="ways">
    <h2 id="ways">${words.heading}</h2>
    <p class="soft">${isLast ? words.last : words.lead}</p>
    <form class="stack" method="post" action="/account/security/identities/unlink">
      ${csrfField(view)} ${hasPassword && currentPassword('unlinking', words.toUnlink)}
      <ul class="lines">
        ${items}
      </ul>
    </form>
  </section>`;
}
