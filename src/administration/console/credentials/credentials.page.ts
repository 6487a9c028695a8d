import { csrfField } from '../../../pages/csrf-field.js';
import { html, type Html } from '../../../pages/html.js';
import type { Page } from '../../../pages/page.js';
import type { Visitor } from '../../../portal/session/visitor.js';
import type { Credentials } from '../../credentials/credential-administration.js';
import { consolePage, moment, toldOnce } from '../console.page.js';

const RESET =
  'Whoever opens this link sets a new password: it is good once, for a day. Give it to the person only, and be sure who that is.';

/** Password, second factor and identity providers of one person, with what helps when they are lost. */
export function credentialsPage(visitor: Visitor, credentials: Credentials, link?: string): Page {
  const { user } = credentials;
  const told = link !== undefined && toldOnce(`New password of ${user.username}`, RESET, link);
  return consolePage(
    visitor,
    `Sign-in of ${user.name}`,
    html`<p class="back"><a href="/console/users">To all people</a></p>
      ${told} ${passwordPanel(visitor, credentials)} ${factorPanel(visitor, credentials)}
      ${identitiesPanel(visitor, credentials)}`,
  );
}

function passwordPanel(visitor: Visitor, { user }: Credentials): Html {
  const { id, enabled, passwordHash } = user;
  return html`<section class="panel stack" aria-labelledby="password">
    <h2 id="password">Password</h2>
    ${
      passwordHash === null || !enabled
        ? html`<p class="soft">${enabled ? 'None here.' : 'The account is disabled.'}</p>`
        : html`<p class="soft">It stays good until the person has set another.</p>
            ${resetForm(visitor, `${id}/credentials/password-reset`, 'Password reset link')}`
    }
  </section>`;
}

function factorPanel(visitor: Visitor, credentials: Credentials): Html {
  const { user, hasApp, passkeys, recoveryCodesLeft } = credentials;
  if (!hasApp && passkeys.length === 0)
    return html`<section class="panel" aria-labelledby="factor">
      <h2 id="factor">Second factor</h2>
      <p class="soft">None here.</p>
    </section>`;
  return html`<section class="panel stack" aria-labelledby="factor">
    <h2 id="factor">Second factor</h2>
    <ul class="lines">
      ${hasApp && html`<li><span>Authenticator app</span></li>`}
      ${passkeys.map(
        ({ name, createdAt, lastUsedAt }) =>
          html`<li>
            <span>Passkey “${name}”, made ${moment(createdAt)}</span>
            <span>${lastUsedAt ? html`last used ${moment(lastUsedAt)}` : 'never used'}</span>
          </li>`,
      )}
      <li><span>Recovery codes left</span> <span class="number">${recoveryCodesLeft}</span></li>
    </ul>
    ${resetForm(visitor, `${user.id}/credentials/second-factor-reset`, 'Remove the second factor')}
  </section>`;
}

function identitiesPanel(visitor: Visitor, { user, identities }: Credentials): Html | undefined {
  if (identities.length === 0) return undefined;
  const isLast = user.passwordHash === null && identities.length === 1;
  const items = identities.map(
    ({ providerId, subject, lastSignedInAt }) =>
      html`<li>
        <span>${providerId}: <code>${subject}</code>, last used ${moment(lastSignedInAt)}</span>
        ${
          !isLast &&
          html`<form method="post" action="/console/users/${user.id}/credentials/unlink">
            ${csrfField(visitor.session)}
            <input type="hidden" name="provider" value="${providerId}" />
            <input type="hidden" name="subject" value="${subject}" />
            <button class="button plain" type="submit">Unlink ${providerId}</button>
          </form>`
        }
      </li>`,
  );
  return html`<section class="panel stack" aria-labelledby="identities">
    <h2 id="identities">Identity providers</h2>
    ${isLast && html`<p class="soft">The only way in: it stays.</p>`}
    <ul class="lines">
      ${items}
    </ul>
  </section>`;
}

function resetForm(visitor: Visitor, path: string, label: string): Html {
  return html`<form class="stack" method="post" action="/console/users/${path}">
    ${csrfField(visitor.session)}
    <div class="ticks">
      <label
        ><input type="checkbox" name="end_sessions" value="yes" checked /> End all grants and sessions
        too</label
      >
    </div>
    <button class="button plain" type="submit">${label}</button>
  </form>`;
}
