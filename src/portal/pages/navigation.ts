import { csrfField } from '../../pages/csrf-field.js';
import { html, type Html } from '../../pages/html.js';
import type { Language } from '../../pages/language/language.js';
import { messagesIn } from '../../pages/language/messages.js';
import type { PortalLink } from '../portal-controller.decorator.js';
import type { Visitor } from '../session/visitor.js';
import { PORTAL_WORDS } from './portal-words.js';

/** Pages of the installation's own; who is signed in, with the way to the account, and the way out. */
export function navigation(
  { user, session, rights }: Visitor,
  links: readonly PortalLink[] = [],
  language: Language = 'en',
): Html {
  const { brokenGlass, logout } = messagesIn(language);
  const words = PORTAL_WORDS[language];
  const [isAdmin, isOfficer] = ['admin', 'privacy-officer'].map(role => rights.roles.includes(role));
  return html`${links.map(({ path, title }) => html`<a href="${path}">${title}</a>`)}
    ${isOfficer && html`<a href="/break-glass">${brokenGlass.queue}</a>`}
    ${isOfficer && !isAdmin && html`<a href="/console/audit">${words.audit}</a>`}
    ${isAdmin && html`<a href="/console">${words.administration}</a>`}
    <a class="who" href="/account">${user.name}</a>
    <form method="post" action="/sign-out">
      ${csrfField(session)}
      <button class="button-link" type="submit">${logout.title}</button>
    </form>`;
}
